//! Writes a WebAssembly module again so that brotli makes it smaller. Nothing that it does changes.
//!
//! - Similar functions stand beside each other ([`order`]), which saves more than all the rest.
//! - Numbers are as short as they can be. The splitter leaves those of the linker, which always have five bytes.
//! - Types and locals that are used most come first; unused types, names, empty data and empty table entries are left out.

mod plan;
#[cfg(test)]
mod tests;

use super::order;
use crate::Error;
use plan::{Plan, unknown};
use std::cmp::Reverse;
use std::collections::HashMap;
use wasm_encoder::reencode::{Error as Failure, Reencode};
use wasm_encoder::{
    CodeSection, DataSection, ElementSection, Function, FunctionSection, Instruction, Module, TypeSection,
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, DataSectionReader, Element, ElementItems, ElementSectionReader,
    FunctionBody, FunctionSectionReader, Operator, Parser, TypeSectionReader, ValType, Validator,
};

/// The module, written again.
///
/// # Errors
/// [`Error::Program`] if it is no module, or uses what compilers do not write.
pub(super) fn compact(code: &[u8]) -> Result<Vec<u8>, Error> {
    let failed = |why: &dyn std::fmt::Display| Error::Program(format!("the module cannot be written again: {why}"));
    let (plan, bodies) = Plan::of(code).map_err(|error| failed(&error))?;
    let mut writer = Writer { plan, locals: Locals::default() };
    let mut module = Module::new();
    writer
        .order_functions(bodies)
        .and_then(|()| writer.parse_core_module(&mut module, Parser::new(0), code))
        .map_err(|error| failed(&error))?;
    let module = module.finish();
    Validator::new().validate_all(&module).map_err(|error| failed(&error))?;
    Ok(module)
}

/// The locals of one function.
#[derive(Default)]
struct Locals {
    /// How many parameters it has; they keep their numbers.
    parameters: usize,
    /// The new numbers of the others.
    new: Vec<u32>,
}

impl Locals {
    fn new_number(&self, old: u32) -> u32 {
        let place = (old as usize).checked_sub(self.parameters);
        place.and_then(|place| self.new.get(place)).copied().unwrap_or(old)
    }
}

/// Writes a module by its plan.
struct Writer {
    plan: Plan,
    /// Those of the function that is being written.
    locals: Locals,
}

impl Writer {
    /// Puts similar functions beside each other.
    fn order_functions(&mut self, bodies: Vec<FunctionBody<'_>>) -> Result<(), Failure<String>> {
        let mut functions = Vec::new();
        for (place, body) in bodies.into_iter().enumerate() {
            let signature = self.plan.signature(place)?;
            functions.push((signature, self.function(signature, body)?.into_raw_body()));
        }
        self.plan.order = order::by_similarity(&functions);
        let imported = self.plan.imported;
        for (new, old) in self.plan.order.iter().enumerate() {
            let new = u32::try_from(imported + new).map_err(|_| unknown("function"))?;
            *self.plan.new_functions.get_mut(imported + old).ok_or_else(|| unknown("function"))? = new;
        }
        Ok(())
    }

    /// A function with a type of this old number.
    fn function(&mut self, signature: u32, body: FunctionBody<'_>) -> Result<Function, Failure<String>> {
        let signature = self.plan.types.get(signature as usize).ok_or_else(|| unknown("type"))?;
        let parameters = signature.params().len();
        let mut types = Vec::new();
        for group in body.get_locals_reader()? {
            let (count, kind) = group?;
            types.extend((0..count).map(|_| kind));
        }
        let mut uses = vec![0_u32; types.len()];
        for operator in body.get_operators_reader()? {
            if let Operator::LocalGet { local_index }
            | Operator::LocalSet { local_index }
            | Operator::LocalTee { local_index } = operator?
                && let Some(place) = (local_index as usize).checked_sub(parameters)
                && let Some(uses) = uses.get_mut(place)
            {
                *uses += 1;
            }
        }
        let mut used: Vec<_> = types.into_iter().zip(uses).enumerate().filter(|(_, (_, uses))| *uses > 0).collect();
        let mut uses_of_type = HashMap::<ValType, (u32, usize)>::new();
        for &(place, (kind, uses)) in &used {
            uses_of_type.entry(kind).or_insert((0, place)).0 += uses;
        }
        // Locals of one type are declared together.
        used.sort_by_key(|(place, (kind, uses))| {
            let of_type = uses_of_type.get(kind).copied().unwrap_or_default();
            (Reverse(of_type.0), of_type.1, Reverse(*uses), *place)
        });
        let mut new = vec![u32::MAX; used.iter().map(|(place, _)| place + 1).max().unwrap_or(0)];
        for (&(place, _), number) in used.iter().zip(u32::try_from(parameters).unwrap_or(u32::MAX)..) {
            if let Some(entry) = new.get_mut(place) {
                *entry = number;
            }
        }
        let kinds = used.iter().map(|(_, (kind, _))| self.val_type(*kind)).collect::<Result<Vec<_>, _>>()?;
        self.locals = Locals { parameters, new };
        let mut function = Function::new_with_locals_types(kinds);
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            function.instruction(&self.parse_instruction(&mut operators)?);
        }
        Ok(function)
    }
}

impl Reencode for Writer {
    type Error = String;

    fn function_index(&mut self, old: u32) -> Result<u32, Failure<String>> {
        self.plan.new_functions.get(old as usize).copied().ok_or_else(|| unknown("function"))
    }

    fn type_index(&mut self, old: u32) -> Result<u32, Failure<String>> {
        self.plan.new_types.get(old as usize).copied().ok_or_else(|| unknown("type"))
    }

    fn data_index(&mut self, old: u32) -> Result<u32, Failure<String>> {
        self.plan.data.get(old as usize).copied().flatten().ok_or_else(|| unknown("data segment"))
    }

    fn element_index(&mut self, _: u32) -> Result<u32, Failure<String>> {
        // Only code refers to table entries by number, and compilers do not write such code.
        Err(unknown("element"))
    }

    fn data_count(&mut self, _: u32) -> Result<u32, Failure<String>> {
        u32::try_from(self.plan.data.iter().flatten().count()).map_err(|_| unknown("data segment"))
    }

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> Result<Instruction<'a>, Failure<String>> {
        Ok(match operator {
            Operator::LocalGet { local_index } => Instruction::LocalGet(self.locals.new_number(local_index)),
            Operator::LocalSet { local_index } => Instruction::LocalSet(self.locals.new_number(local_index)),
            Operator::LocalTee { local_index } => Instruction::LocalTee(self.locals.new_number(local_index)),
            other => wasm_encoder::reencode::utils::instruction(self, other)?,
        })
    }

    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader<'_>) -> Result<(), Failure<String>> {
        Ok(())
    }

    fn parse_type_section(&mut self, types: &mut TypeSection, _: TypeSectionReader<'_>) -> Result<(), Failure<String>> {
        for old in self.plan.type_order.clone() {
            let kind = self.plan.types.get(old as usize).cloned().ok_or_else(|| unknown("type"))?;
            types.ty().func_type(&self.func_type(kind)?);
        }
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: FunctionSectionReader<'_>,
    ) -> Result<(), Failure<String>> {
        for place in self.plan.order.clone() {
            let old = self.plan.signature(place)?;
            functions.function(self.type_index(old)?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Failure<String>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for place in self.plan.order.clone() {
            let body = bodies.get(place).cloned().ok_or_else(|| unknown("function"))?;
            let signature = self.plan.signature(place)?;
            code.function(&self.function(signature, body)?);
        }
        Ok(())
    }

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        section: ElementSectionReader<'_>,
    ) -> Result<(), Failure<String>> {
        for element in section {
            let element = element?;
            if !is_empty(&element)? {
                self.parse_element(elements, element)?;
            }
        }
        Ok(())
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        section: DataSectionReader<'_>,
    ) -> Result<(), Failure<String>> {
        for segment in section {
            let segment = segment?;
            if !segment.data.is_empty() {
                self.parse_data(data, segment)?;
            }
        }
        Ok(())
    }
}

/// True for entries that are as empty as the table is without them.
fn is_empty(element: &Element<'_>) -> Result<bool, Failure<String>> {
    let ElementItems::Expressions(_, values) = &element.items else { return Ok(false) };
    for value in values.clone() {
        if !matches!(value?.get_operators_reader().read()?, Operator::RefNull { .. }) {
            return Ok(false);
        }
    }
    Ok(true)
}
