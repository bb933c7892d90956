//! `GET /api/organizations/:org/billing/invoices.csv`.

use crate::support::TestApp;
use crate::support::billing::PLANS;
use serde_json::json;

#[tokio::test]
async fn the_csv_lists_all_invoices_and_no_cell_is_a_formula() {
    let app = TestApp::with(&[PLANS]).await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "=1+1, \"Org\"").await;
    let other = app.organization(&mut eve, "Other").await;
    let contact = json!({"contact_name": "@SUM(A1)", "contact_email": "+x@example.com", "vat_id": "-1"});
    ada.patch(&format!("{}/billing/", org.path), contact).await.is(200);
    app.captures(&org, org.project, 1100).await;
    app.captures(&other, other.project, 300).await;
    app.turns_to("2022-11-02", &mut [&mut ada, &mut eve]).await;
    let answer = ada.get(&format!("{}/billing/invoices.csv", org.path)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let name = answer.header("content-disposition").to_owned();
    assert!(name.starts_with("attachment; filename=\"invoices-") && name.ends_with(".csv\""), "{name}");
    let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
    let lines: Vec<_> = text.split("\r\n").collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert_eq!(lines[0], "number,from,to,issued,events,amount,currency,state,organization,contact,email,VAT number");
    let (number, rest) = lines[1].split_once(',').unwrap();
    assert!(number.starts_with("RC-") && number.ends_with("-2022-0001"), "{number}");
    let expected = "2022-10-01,2022-10-31,2022-11-02,1100,9.50,EUR,manual,\
                    \"'=1+1, \"\"Org\"\"\",'@SUM(A1),'+x@example.com,'-1";
    assert_eq!(rest, expected);
    assert_eq!(lines[2], "");
    eve.get(&format!("{}/billing/invoices.csv", org.path)).await.is_not_found();
}
