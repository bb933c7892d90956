//! What comes where in a module that is written again.

use std::cmp::Reverse;
use wasm_encoder::reencode::Error as Failure;
use wasmparser::{BlockType, FuncType, FunctionBody, Operator, Parser, Payload, TypeRef};

/// What comes where in the new module.
#[derive(Default)]
pub(super) struct Plan {
    /// The types of the old module.
    pub(super) types: Vec<FuncType>,
    /// The old numbers of types, in their new order.
    pub(super) type_order: Vec<u32>,
    /// The type of each function, by the function's old number.
    pub(super) signatures: Vec<u32>,
    /// How many functions are imported; they come first and keep their numbers.
    pub(super) imported: usize,
    /// The places of the defined functions in the old module, in their new order.
    pub(super) order: Vec<usize>,
    /// The new numbers of data segments; `None` for those that are left out.
    pub(super) data: Vec<Option<u32>>,
    /// The new numbers of types, by the old ones.
    pub(super) new_types: Vec<u32>,
    /// The new numbers of functions, by the old ones.
    pub(super) new_functions: Vec<u32>,
}

impl Plan {
    /// The plan for a module, and the bodies of its functions, which keep their order.
    pub(super) fn of(code: &[u8]) -> Result<(Plan, Vec<FunctionBody<'_>>), Failure<String>> {
        let mut plan = Plan::default();
        let mut bodies = Vec::new();
        for payload in Parser::new(0).parse_all(code) {
            match payload? {
                Payload::TypeSection(types) => {
                    plan.types = types.into_iter_err_on_gc_types().collect::<Result<_, _>>()?;
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        if let TypeRef::Func(signature) = import?.ty {
                            plan.signatures.push(signature);
                        }
                    }
                    plan.imported = plan.signatures.len();
                }
                Payload::FunctionSection(functions) => {
                    for signature in functions {
                        plan.signatures.push(signature?);
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                Payload::DataSection(segments) => {
                    let mut count = 0;
                    for segment in segments {
                        let is_kept = !segment?.data.is_empty();
                        plan.data.push(is_kept.then_some(count));
                        count += u32::from(is_kept);
                    }
                }
                _ => {}
            }
        }
        plan.order_types(&bodies)?;
        plan.order = (0..bodies.len()).collect();
        plan.new_functions = (0..).take(plan.signatures.len()).collect();
        Ok((plan, bodies))
    }

    /// Puts the types that are used most first.
    fn order_types(&mut self, bodies: &[FunctionBody<'_>]) -> Result<(), Failure<String>> {
        let mut uses = vec![0_u32; self.types.len()];
        let mut count = |number: u32| uses.get_mut(number as usize).map(|uses| *uses += 1);
        for &signature in &self.signatures {
            count(signature);
        }
        for body in bodies {
            for operator in body.get_operators_reader()? {
                match operator? {
                    Operator::CallIndirect { type_index: number, .. }
                    | Operator::Block { blockty: BlockType::FuncType(number) }
                    | Operator::Loop { blockty: BlockType::FuncType(number) }
                    | Operator::If { blockty: BlockType::FuncType(number) } => {
                        count(number);
                    }
                    _ => {}
                }
            }
        }
        self.type_order = (0..).zip(&uses).filter(|(_, uses)| **uses > 0).map(|(number, _)| number).collect();
        self.type_order.sort_by_key(|number| Reverse(uses.get(*number as usize).copied()));
        self.new_types = vec![u32::MAX; self.types.len()];
        for (new, old) in (0..).zip(&self.type_order) {
            if let Some(number) = self.new_types.get_mut(*old as usize) {
                *number = new;
            }
        }
        Ok(())
    }

    /// The old number of the type of the defined function at this place of the old module.
    pub(super) fn signature(&self, place: usize) -> Result<u32, Failure<String>> {
        self.signatures.get(self.imported + place).copied().ok_or_else(|| unknown("function"))
    }
}

/// The error of a module that refers to something that it does not have.
pub(super) fn unknown(what: &str) -> Failure<String> {
    Failure::UserError(format!("it refers to a {what} that it does not have"))
}
