//! What a `SELECT` gives: its columns, those of `*` too.

use crate::hogql::expr::{How, Level};
use crate::hogql::kind::{Kind, Piece};
use crate::hogql::scope::Relation;
use crate::hogql::translate::{Translator, begin, simple, start};
use crate::hogql::{Refusal, code};
use sqlparser::ast::{self, Expr, SelectItem, SelectItemQualifiedWildcardKind};

/// The most columns of one answer.
const COLUMNS: usize = 200;

impl Translator<'_> {
    pub(super) fn items<'q>(
        &mut self,
        projection: &'q [SelectItem],
        level: &Level<'_>,
    ) -> Result<Vec<Item<'q>>, Refusal> {
        let mut items = Vec::new();
        for item in projection {
            match item {
                SelectItem::UnnamedExpr(expr) => items.push(self.item(expr, name_of(expr), level)?),
                SelectItem::ExprWithAlias { expr, alias } => items.push(self.item(expr, alias.value.clone(), level)?),
                SelectItem::Wildcard(options) => {
                    self.plain(options)?;
                    if level.scope.relations.is_empty() {
                        return Err(self.refuse(code::UNKNOWN_NAME, "There is nothing to select `*` from"));
                    }
                    for relation in &level.scope.relations {
                        items.extend(all(relation, true));
                    }
                }
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), options) => {
                    self.at(begin(name));
                    self.plain(options)?;
                    let relation = simple(name).and_then(|name| level.scope.relation(&name.value));
                    let Some(relation) = relation else {
                        return Err(self.refuse(code::UNKNOWN_NAME, format!("There is no `{name}` in FROM")));
                    };
                    items.extend(all(relation, false));
                }
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::Expr(_), _)
                | SelectItem::ExprWithAliases { .. } => return Err(self.not_allowed("This form of SELECT")),
            }
            if items.len() > COLUMNS {
                return Err(self.refuse(code::TOO_COMPLEX, format!("A SELECT has at most {COLUMNS} columns")));
            }
        }
        Ok(items)
    }

    fn item<'q>(&mut self, expr: &'q Expr, name: String, level: &Level<'_>) -> Result<Item<'q>, Refusal> {
        self.at(start(expr));
        let piece = self.expr(expr, level, How::in_items())?;
        if matches!(piece.kind, Kind::Interval(_)) {
            return Err(self.wrong(piece.kind, "a value"));
        }
        Ok(Item { piece, name, expr: Some(expr) })
    }

    fn plain(&mut self, options: &ast::WildcardAdditionalOptions) -> Result<(), Refusal> {
        let ast::WildcardAdditionalOptions {
            wildcard_token,
            opt_ilike,
            opt_exclude,
            opt_except,
            opt_replace,
            opt_rename,
            opt_alias,
        } = options;
        self.at(Some(wildcard_token.0.span.start));
        let some = opt_ilike.is_some()
            || opt_exclude.is_some()
            || opt_except.is_some()
            || opt_replace.is_some()
            || opt_rename.is_some()
            || opt_alias.is_some();
        self.none(some, "This form of `*`")
    }
}

/// One of what is selected.
pub(super) struct Item<'q> {
    pub(super) piece: Piece,
    pub(super) name: String,
    pub(super) expr: Option<&'q Expr>,
}

fn all<'q>(relation: &Relation, without_merged: bool) -> Vec<Item<'q>> {
    let columns = relation.columns.iter().enumerate();
    let items =
        columns.filter(|(index, _)| !without_merged || !relation.merged.contains(index)).map(|(index, column)| {
            let piece = Piece::column(format!("{}.c{index}", relation.sql), column.kind, column.weight);
            Item { piece, name: column.name.clone(), expr: None }
        });
    items.collect()
}

/// What a column without AS is called: a column or property by its last name, everything else as it was written.
fn name_of(expr: &Expr) -> String {
    const MOST: usize = 80;
    let name = match expr {
        Expr::Identifier(ident) => ident.value.clone(),
        Expr::CompoundIdentifier(parts) => parts.last().map_or_else(String::new, |part| part.value.clone()),
        expr => expr.to_string(),
    };
    if name.chars().count() > MOST { name.chars().take(MOST).chain(['…']).collect() } else { name }
}
