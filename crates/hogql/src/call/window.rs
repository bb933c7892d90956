//! Windows: `OVER (…)`.

use crate::expr::{ExprRules, VisibleNames};
use crate::query::direction;
use crate::refusal::{Code, Refusal};
use crate::sql_expr::SqlExpr;
use crate::translator::Translator;
use sqlparser::ast::{
    self, Expr, OrderByExpr, WindowFrame, WindowFrameBound, WindowFrameUnits, WindowSpec, WindowType,
};

impl Translator<'_> {
    pub(crate) fn windowed(
        &mut self,
        of: SqlExpr,
        over: &WindowType,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        if !rules.windows || of.window {
            return Err(self.refuse(Code::NotAllowed, "A window function cannot be used here; use a sub-query"));
        }
        let WindowType::WindowSpec(WindowSpec { window_name: None, partition_by, order_by, window_frame }) = over
        else {
            return Err(self.not_allowed("A window with a name"));
        };
        let within = ExprRules { windows: false, ..rules };
        let mut parts = Vec::new();
        let mut clauses = Vec::new();
        for expr in partition_by {
            parts.push(self.expr(expr, visible, within)?);
        }
        if !parts.is_empty() {
            let list: Vec<_> = parts.iter().map(Self::key_of_any).collect();
            clauses.push(format!("PARTITION BY {}", list.join(", ")));
        }
        let mut terms = Vec::new();
        for OrderByExpr { expr, options, with_fill } in order_by {
            self.refuse_if(with_fill.is_some(), "WITH FILL")?;
            let operand = self.expr(expr, visible, within)?;
            terms.push(format!("{}{}", Self::key_of_any(&operand), direction(self, options)?));
            parts.push(operand);
        }
        if !terms.is_empty() {
            clauses.push(format!("ORDER BY {}", terms.join(", ")));
        }
        if let Some(frame) = window_frame {
            clauses.push(self.frame(frame, terms.len())?);
        }
        let all: Vec<_> = parts.iter().chain([&of]).collect();
        let mut operand = SqlExpr::combined(format!("{} OVER ({})", of.sql, clauses.join(" ")), of.kind, &all);
        operand.window = true;
        Ok(operand)
    }

    /// `terms`: the number of terms of the window's ORDER BY.
    fn frame(&mut self, frame: &WindowFrame, terms: usize) -> Result<String, Refusal> {
        let WindowFrame { units, start_bound, end_bound } = frame;
        let end = end_bound.as_ref().unwrap_or(&WindowFrameBound::CurrentRow);
        let (from, to) = (rank(start_bound), rank(end));
        if from > to || from == BoundRank::End || to == BoundRank::Start {
            return Err(self.refuse(Code::Syntax, "The frame of a window ends before it starts"));
        }
        let has_offset = [from, to].iter().any(|place| matches!(place, BoundRank::Before | BoundRank::After));
        if *units == WindowFrameUnits::Range && has_offset && terms != 1 {
            return Err(self.refuse(Code::Syntax, "RANGE with a number needs ORDER BY with one expression"));
        }
        let units = match units {
            WindowFrameUnits::Rows => "ROWS",
            WindowFrameUnits::Range => "RANGE",
            WindowFrameUnits::Groups => "GROUPS",
        };
        let start = self.frame_bound(start_bound)?;
        Ok(match end_bound {
            Some(end) => format!("{units} BETWEEN {start} AND {}", self.frame_bound(end)?),
            None => format!("{units} {start}"),
        })
    }

    fn frame_bound(&mut self, bound: &WindowFrameBound) -> Result<String, Refusal> {
        let (expr, word) = match bound {
            WindowFrameBound::CurrentRow => return Ok("CURRENT ROW".to_owned()),
            WindowFrameBound::Preceding(expr) => (expr, "PRECEDING"),
            WindowFrameBound::Following(expr) => (expr, "FOLLOWING"),
        };
        let Some(expr) = expr else {
            return Ok(format!("UNBOUNDED {word}"));
        };
        let number = match &**expr {
            Expr::Value(ast::ValueWithSpan { value: ast::Value::Number(number, _), span: _ }) => {
                number.parse::<i64>().ok()
            }
            _ => None,
        };
        match number {
            Some(number) => Ok(format!("{} {word}", self.bind(number))),
            None => Err(self.refuse(Code::WrongType, "The frame of a window takes whole numbers")),
        }
    }
}

/// The kinds of frame bounds, from the first to the last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum BoundRank {
    Start,
    Before,
    Current,
    After,
    End,
}

const fn rank(bound: &WindowFrameBound) -> BoundRank {
    match bound {
        WindowFrameBound::Preceding(None) => BoundRank::Start,
        WindowFrameBound::Preceding(Some(_)) => BoundRank::Before,
        WindowFrameBound::CurrentRow => BoundRank::Current,
        WindowFrameBound::Following(Some(_)) => BoundRank::After,
        WindowFrameBound::Following(None) => BoundRank::End,
    }
}
