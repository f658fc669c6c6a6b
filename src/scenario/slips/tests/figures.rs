//! Figures on their own, as they stand in quotation marks.

use super::super::{Kind, figure};

#[test]
fn figures_of_excel_and_word_are_read() {
    for (typed, number, kind) in [
        ("46,000", "46000", Kind::ThousandsSeparator),
        ("(2.5)", "-2.5", Kind::Brackets),
        ("£98.0", "98.0", Kind::CurrencySign),
        ("98 £", "98", Kind::CurrencySign),
        ("£m 98.0", "98.0", Kind::Unit),
        ("3%", "0.03", Kind::PerCent),
        ("2.5%", "0.025", Kind::PerCent),
        ("80%", "0.8", Kind::PerCent),
        ("100%", "1.0", Kind::PerCent),
        ("0%", "0.0", Kind::PerCent),
        ("-1%", "-0.01", Kind::PerCent),
        ("(1.5%)", "-0.015", Kind::Brackets),
        ("(3)%", "-0.03", Kind::Brackets),
        ("30%", "0.3", Kind::PerCent),
        ("0,5%", "0.005", Kind::PerCent),
        ("1,250%", "12.5", Kind::PerCent),
        ("\u{2212}2.5", "-2.5", Kind::MinusSign),
        ("0,03", "0.03", Kind::DecimalComma),
        ("-0,5", "-0.5", Kind::DecimalComma),
        ("98,5", "98.5", Kind::DecimalComma),
        ("1234,567", "1234.567", Kind::DecimalComma),
        ("1 234,567", "1234.567", Kind::DecimalComma),
        ("1.234.567", "1234567", Kind::ThousandsSeparator),
        (".5", "0.5", Kind::BareDecimalPoint),
        ("-.5", "-0.5", Kind::BareDecimalPoint),
        ("1 234.5", "1234.5", Kind::ThousandsSeparator),
        ("46’000", "46000", Kind::ThousandsSeparator),
        ("£(2.5)", "-2.5", Kind::Brackets),
        ("(£2.5)", "-2.5", Kind::Brackets),
        ("-£2.5", "-2.5", Kind::CurrencySign),
        ("£-2.5", "-2.5", Kind::CurrencySign),
        ("3 %", "0.03", Kind::PerCent),
        ("2.5-", "-2.5", Kind::MinusSign),
        ("(0.0)", "0.0", Kind::Brackets),
        ("£46_000", "46000", Kind::CurrencySign),
        ("£05", "5", Kind::CurrencySign),
        ("–", "0.0", Kind::DashForNil),
        ("£2.5bn", "2500", Kind::Unit),
        ("£1.2345678bn", "1234.5678", Kind::Unit),
        ("250k", "0.25", Kind::Unit),
        ("98.0 Million", "98.0", Kind::Unit),
    ] {
        assert_eq!(figure(typed), Some((number.to_owned(), kind)), "{typed}");
    }
}

#[test]
fn a_number_read_from_a_figure_is_plain() {
    for typed in ["46,000", "(0,03)", "£.5", "£5.", "007%", "£00", "1’234’567,89", "(000)"] {
        let (number, _) = figure(typed).unwrap();
        assert_eq!(figure(&number), None, "{typed}");
        toml::from_str::<toml::Table>(&format!("a = {number}")).unwrap();
    }
}

#[test]
fn what_is_plain_or_no_figure_is_left() {
    for typed in [
        "",
        " ",
        "46000",
        "-2.5",
        "+5",
        "1e5",
        "1_000",
        "0x1F",
        "inf",
        "true",
        "007",
        "2024/25",
        "2024-25",
        "1,2,3",
        "46,00,000",
        "1,23,4",
        "--2.5",
        "-(2.5)",
        "((2.5))",
        "(2.5",
        "trust",
        "£",
        "%",
        "()",
        "+",
        "m",
        "-m",
        "1 2",
        "46, 000",
        "1.2.3",
        "3 beds",
        "St John's",
        "#N/A",
        "1,234.5,6",
        "5,",
        ",",
        ".",
        "3%%",
        "££3",
        "12 345 67",
    ] {
        assert_eq!(figure(typed), None, "{typed}");
    }
}
