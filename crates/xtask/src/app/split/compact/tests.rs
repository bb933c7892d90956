//! Compares a module with the one that is written again.

use super::*;
use std::borrow::Cow;
use wasm_encoder::{
    ConstExpr, CustomSection, DataCountSection, Elements, ExportKind, ExportSection, HeapType, MemorySection,
    MemoryType, RefType, TableSection, TableType,
};
use wasmparser::Payload;

/// `short` returns its parameter. `long` has five locals, of which it uses the last, and calls `short` by a number of five bytes.
fn program() -> Vec<u8> {
    const I64: wasm_encoder::ValType = wasm_encoder::ValType::I64;
    let mut module = Module::new();
    let mut types = TypeSection::new();
    types.ty().function([wasm_encoder::ValType::F32], []);
    types.ty().function([I64], [I64]);
    module.section(&types);
    module.section(FunctionSection::new().function(1).function(1));
    let limits = TableType { element_type: RefType::FUNCREF, table64: false, minimum: 3, maximum: None, shared: false };
    module.section(TableSection::new().table(limits));
    let limits = MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
    module.section(MemorySection::new().memory(limits));
    module.section(ExportSection::new().export("short", ExportKind::Func, 0).export("long", ExportKind::Func, 1));
    let start = ConstExpr::i32_const(1);
    let empty = Elements::Expressions(RefType::FUNCREF, Cow::Owned(vec![ConstExpr::ref_null(HeapType::FUNC)]));
    let full = Elements::Functions(Cow::Borrowed(&[1]));
    module.section(ElementSection::new().active(None, &start, empty).active(None, &start, full));
    module.section(&DataCountSection { count: 2 });
    let mut short = Function::new([]);
    short.instructions().local_get(0).end();
    let mut long = Function::new([(4, wasm_encoder::ValType::I32), (1, I64)]);
    long.instructions().local_get(0).local_set(5).local_get(5);
    long.raw([0x10, 0x80, 0x80, 0x80, 0x80, 0x00]).instructions().i64_const(1).i64_add().end();
    module.section(CodeSection::new().function(&short).function(&long));
    module.section(DataSection::new().active(0, &start, []).active(0, &start, *b"text"));
    module.section(&CustomSection { name: "name".into(), data: b"which nobody needs".into() });
    module.finish()
}

/// The number of the function that is exported under this name.
fn exported(code: &[u8], name: &str) -> u32 {
    let exports = Parser::new(0).parse_all(code).find_map(|payload| match payload.unwrap() {
        Payload::ExportSection(exports) => Some(exports),
        _ => None,
    });
    exports.unwrap().into_iter().map(Result::unwrap).find(|export| export.name == name).unwrap().index
}

/// The operators of a function, and how many locals it declares.
fn body(code: &[u8], number: u32) -> (Vec<Operator<'_>>, u32) {
    let bodies = Parser::new(0).parse_all(code).filter_map(|payload| match payload.unwrap() {
        Payload::CodeSectionEntry(body) => Some(body),
        _ => None,
    });
    let body = bodies.into_iter().nth(number as usize).unwrap();
    let locals = body.get_locals_reader().unwrap().into_iter().map(|group| group.unwrap().0).sum();
    (body.get_operators_reader().unwrap().into_iter().map(Result::unwrap).collect(), locals)
}

#[test]
fn a_module_does_the_same_with_fewer_bytes() {
    let old = program();
    Validator::new().validate_all(&old).unwrap();
    let new = compact(&old).unwrap();

    let (short, long) = (exported(&new, "short"), exported(&new, "long"));
    assert_eq!((long, short), (0, 1), "the longest comes first");
    assert_eq!(body(&new, short), (vec![Operator::LocalGet { local_index: 0 }, Operator::End], 0));
    let expected = [
        Operator::LocalGet { local_index: 0 },
        Operator::LocalSet { local_index: 1 },
        Operator::LocalGet { local_index: 1 },
        Operator::Call { function_index: short },
        Operator::I64Const { value: 1 },
        Operator::I64Add,
        Operator::End,
    ];
    assert_eq!(body(&new, long), (expected.to_vec(), 1), "unused locals are left out");
    for payload in Parser::new(0).parse_all(&new) {
        match payload.unwrap() {
            Payload::TypeSection(types) => assert_eq!(types.count(), 1),
            Payload::ElementSection(elements) => assert_eq!(elements.count(), 1),
            Payload::DataSection(segments) => assert_eq!(segments.count(), 1),
            Payload::DataCountSection { count, .. } => assert_eq!(count, 1),
            Payload::CustomSection(section) => panic!("{} is left out", section.name()),
            _ => {}
        }
    }
    assert_eq!(compact(&new).unwrap(), new, "there is nothing more to gain");
}

#[test]
fn what_is_no_module_is_refused() {
    assert!(matches!(compact(b"\0asm"), Err(Error::Program(_))));
    let whole = program();
    assert!(matches!(compact(&whole[..whole.len() - 30]), Err(Error::Program(_))), "cut off in the middle");
}
