//! The select list: expressions, aliases and `*`.

use crate::expr::{ExprRules, VisibleNames};
use crate::kind::Kind;
use crate::limits::COLUMNS;
use crate::place::{expr_start, name_start, single_ident};
use crate::refusal::{Code, Refusal};
use crate::scope::Relation;
use crate::sql_expr::SqlExpr;
use crate::translator::Translator;
use sqlparser::ast::{self, Expr, SelectItem, SelectItemQualifiedWildcardKind};

impl Translator<'_> {
    pub(crate) fn items<'q>(
        &mut self,
        projection: &'q [SelectItem],
        visible: &VisibleNames<'_>,
    ) -> Result<Vec<Item<'q>>, Refusal> {
        let mut items = Vec::new();
        for item in projection {
            match item {
                SelectItem::UnnamedExpr(expr) => items.push(self.item(expr, name_of(expr), visible)?),
                SelectItem::ExprWithAlias { expr, alias } => {
                    items.push(self.item(expr, alias.value.clone(), visible)?);
                }
                SelectItem::Wildcard(options) => {
                    self.refuse_wildcard_options(options)?;
                    if visible.scope.relations.is_empty() {
                        return Err(self.refuse(Code::UnknownName, "There is nothing to select `*` from"));
                    }
                    for relation in &visible.scope.relations {
                        items.extend(all(relation, true));
                    }
                }
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), options) => {
                    self.note_place(name_start(name));
                    self.refuse_wildcard_options(options)?;
                    let relation = single_ident(name).and_then(|name| visible.scope.relation(&name.value));
                    let Some(relation) = relation else {
                        return Err(self.refuse(Code::UnknownName, format!("There is no `{name}` in FROM")));
                    };
                    items.extend(all(relation, false));
                }
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::Expr(_), _)
                | SelectItem::ExprWithAliases { .. } => return Err(self.not_allowed("This form of SELECT")),
            }
            if items.len() > COLUMNS {
                return Err(self.refuse(Code::TooComplex, format!("A SELECT can have at most {COLUMNS} columns")));
            }
        }
        Ok(items)
    }

    fn item<'q>(&mut self, expr: &'q Expr, name: String, visible: &VisibleNames<'_>) -> Result<Item<'q>, Refusal> {
        self.note_place(expr_start(expr));
        let operand = self.expr(expr, visible, ExprRules::in_items())?;
        if matches!(operand.kind, Kind::Interval(_)) {
            return Err(self.wrong_kind(operand.kind, "a value"));
        }
        Ok(Item { operand, name, expr: Some(expr) })
    }

    fn refuse_wildcard_options(&mut self, options: &ast::WildcardAdditionalOptions) -> Result<(), Refusal> {
        let ast::WildcardAdditionalOptions {
            wildcard_token,
            opt_ilike,
            opt_exclude,
            opt_except,
            opt_replace,
            opt_rename,
            opt_alias,
        } = options;
        self.note_place(Some(wildcard_token.0.span.start));
        let some = opt_ilike.is_some()
            || opt_exclude.is_some()
            || opt_except.is_some()
            || opt_replace.is_some()
            || opt_rename.is_some()
            || opt_alias.is_some();
        self.refuse_if(some, "This form of `*`")
    }
}

/// An item of the select list.
pub(crate) struct Item<'q> {
    pub(crate) operand: SqlExpr,
    pub(crate) name: String,
    pub(crate) expr: Option<&'q Expr>,
}

fn all<'q>(relation: &Relation, without_merged: bool) -> Vec<Item<'q>> {
    let columns = relation.columns.iter().enumerate();
    let items =
        columns.filter(|(index, _)| !without_merged || !relation.merged.contains(index)).map(|(index, column)| {
            let operand = SqlExpr::column(format!("{}.c{index}", relation.sql), column.kind, column.weight);
            Item { operand, name: column.name.clone(), expr: None }
        });
    items.collect()
}

/// The name of a column without AS: the last name of a column or property, else the text of the expression.
fn name_of(expr: &Expr) -> String {
    const MOST: usize = 80;
    let name = match expr {
        Expr::Identifier(ident) => ident.value.clone(),
        Expr::CompoundIdentifier(parts) => parts.last().map_or_else(String::new, |part| part.value.clone()),
        expr => expr.to_string(),
    };
    if name.chars().count() > MOST { name.chars().take(MOST).chain(['…']).collect() } else { name }
}
