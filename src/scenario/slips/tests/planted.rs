//! Each kind of slip planted in a valid file: found alone, and cured to the value meant.

use super::super::{Kind, find};
use super::{VALID, cured, mended};

/// Plants a slip: the valid file must not parse with it, must have this slip alone, and must mean what it did.
#[track_caller]
fn planted(right: &str, wrong: &str, kind: Kind) {
    meant(right, wrong, right, kind);
}

/// As above, where what is meant is not what stood there.
#[track_caller]
fn meant(right: &str, wrong: &str, meant: &str, kind: Kind) {
    assert_eq!(VALID.matches(right).count(), 1, "{right}");
    let text = VALID.replace(right, wrong);
    assert!(toml::from_str::<toml::Table>(&text).is_err(), "{wrong} is TOML");
    let slips = find(&text);
    assert_eq!(slips.len(), 1, "{wrong}: {slips:?}");
    assert_eq!(slips[0].kind, kind, "{wrong}: {slips:?}");
    let wanted: toml::Table = toml::from_str(&VALID.replace(right, meant)).unwrap();
    assert_eq!(mended(&text), wanted, "{wrong}: {slips:?}");
}

/// Lines on their own: what they become.
#[track_caller]
fn becomes(wrong: &str, right: &str) {
    assert_eq!(cured(wrong, &find(wrong)), right);
    toml::from_str::<toml::Table>(right).unwrap();
}

#[test]
fn a_currency_sign_is_taken_off() {
    planted("base = 98.0", "base = £98.0", Kind::CurrencySign);
    meant("trust = -2.5", "trust = £46,000", "trust = 46000", Kind::CurrencySign);
    planted("trust = -2.5", "trust = -£2.5", Kind::CurrencySign);
    planted("trust = -2.5", "trust = £-2.5 # under", Kind::CurrencySign);
}

#[test]
fn a_percentage_becomes_a_decimal() {
    planted("growth = 0.03", "growth = 3%", Kind::PerCent);
    planted("growth = 0.03", "growth = 3 %", Kind::PerCent);
    planted("growth = 0.03", "growth = 3 per cent", Kind::PerCent);
    planted("[0.03, 0.02, 0.01]", "[0.03, 2%, 0.01]", Kind::PerCent);
}

#[test]
fn thousands_are_run_together() {
    meant("base = 98.0", "base = 46,000", "base = 46000", Kind::ThousandsSeparator);
    meant("trust = -2.5", "trust = 1,046,000.5", "trust = 1046000.5", Kind::ThousandsSeparator);
    meant("trust = -2.5", "trust = -46 000", "trust = -46000", Kind::ThousandsSeparator);
    meant("trust = -2.5", "trust = 46\u{a0}000", "trust = 46000", Kind::ThousandsSeparator);
    meant("trust = -2.5", "trust = 46\u{202f}000", "trust = 46000", Kind::ThousandsSeparator);
    meant("base = 98.0", "base = 46'000", "base = 46000", Kind::ThousandsSeparator);
}

#[test]
fn brackets_become_a_minus_sign() {
    planted("trust = -2.5", "trust = (2.5)", Kind::Brackets);
    meant("trust = -2.5", "trust = £(46,000)", "trust = -46000", Kind::Brackets);
    meant("base = 98.0", "base = (1,098.0)", "base = -1098.0", Kind::Brackets);
}

#[test]
fn a_decimal_comma_becomes_a_point() {
    planted("growth = 0.03", "growth = 0,03", Kind::DecimalComma);
    planted("base = 98.0", "base = 98,0", Kind::DecimalComma);
    meant("growth = 0.03", "growth = 0,035", "growth = 0.035", Kind::DecimalComma);
    meant("growth = 0.03", "growth = 1.234,5", "growth = 1234.5", Kind::DecimalComma);
}

#[test]
fn dashes_become_minus_signs() {
    for dash in ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}'] {
        planted("trust = -2.5", &format!("trust = {dash}2.5"), Kind::MinusSign);
    }
    planted("trust = -2.5", "trust = - 2.5", Kind::MinusSign);
    planted("trust = -2.5", "trust = 2.5-", Kind::MinusSign);
    meant("trust = -2.5", "trust = -", "trust = 0.0", Kind::DashForNil);
    meant("base = 98.0", "base = £ –", "base = 0.0", Kind::DashForNil);
}

#[test]
fn curly_quotes_become_straight_ones() {
    for wrong in
        ["“trust”", "‘trust’", "«trust»", "\"trust”", "“trust\"", "”trust”", "„trust“", "“trust"]
    {
        planted("id = \"trust\"", &format!("id = {wrong}"), Kind::CurlyQuotes);
    }
    for wrong in ["“All income”", "‘All income’", "\"All income”", "“All income\"", "“All income"]
    {
        planted("name = \"All income\"", &format!("name = {wrong}"), Kind::CurlyQuotes);
    }
    planted("[price.inflation]", "[price.“inflation”]", Kind::CurlyQuotes);
    planted("trust = -2.5", "“trust” = -2.5", Kind::CurlyQuotes);
    becomes("a = “St George’s, “and” x”", "a = \"St George’s, “and” x\"");
    becomes("a = “say \"hi\" C:\\x”", r#"a = "say \"hi\" C:\\x""#);
    becomes("a = [“x”, “y”,“z”]", r#"a = ["x", "y","z"]"#);
    becomes("a = { b = “x, y”, c = ‘St John’s’ }", r#"a = { b = "x, y", c = "St John’s" }"#);
}

#[test]
fn odd_spaces_are_told_once_a_line() {
    planted("years = 3", "years\u{a0}=\u{a0}3", Kind::OddSpace);
    planted("  { name", "\u{a0}\u{a0}{ name", Kind::OddSpace);
    planted("growth = 0.03", "growth = 0.\u{200b}03", Kind::OddSpace);
    planted("growth = 0.03", "gro\u{200b}wth = 0.03", Kind::OddSpace);
    planted("[horizon]", "\u{feff}[horizon]", Kind::OddSpace);
    let text = "\u{a0}\u{a0}a = 1\n\u{a0}\u{a0}b\u{a0}= \"x\u{a0}y\"\u{a0}\n";
    assert_eq!(find(text).len(), 2);
    becomes(text, "  a = 1\n  b = \"x\u{a0}y\" \n");
}

#[test]
fn a_decimal_point_gets_its_digits() {
    meant("growth = 0.03", "growth = .5", "growth = 0.5", Kind::BareDecimalPoint);
    meant("growth = 0.03", "growth = 5.", "growth = 5.0", Kind::BareDecimalPoint);
    meant("base = 98.0", "base = +.5", "base = 0.5", Kind::BareDecimalPoint);
}

#[test]
fn a_unit_is_left_out_or_counted_in_millions() {
    planted("base = 98.0", "base = 98.0m", Kind::Unit);
    planted("base = 98.0", "base = £98.0m", Kind::Unit);
    planted("years = 3", "years = 3 years", Kind::Unit);
    meant("base = 98.0", "base = £3.2bn", "base = 3200", Kind::Unit);
    meant("base = 98.0", "base = 3k", "base = 0.003", Kind::Unit);
    becomes("people = 327k", "people = 327000");
    becomes("people = 1.2m", "people = 1200000");
}

#[test]
fn a_year_gets_quotation_marks() {
    for wrong in ["2024/25", "2024-25", "2024/2025", "2024–25", "24/25", "2024 / 25"] {
        planted("base_year = \"2024/25\"", &format!("base_year = {wrong}"), Kind::UnquotedYear);
    }
    becomes("a = { year = 2099/00, b = 1 }", "a = { year = \"2099/00\", b = 1 }");
    assert_eq!(find("day = 2024-25-01"), []);
}

#[test]
fn text_gets_quotation_marks() {
    planted("kind = \"nhs-trust\"", "kind = nhs-trust", Kind::UnquotedText);
    planted("name = \"All income\"", "name = All income", Kind::UnquotedText);
    becomes("a = Example Hospitals NHS Trust # x", "a = \"Example Hospitals NHS Trust\" # x");
    becomes("a = { n = Epsom, St Helier, b = 1 }", "a = { n = \"Epsom, St Helier\", b = 1 }");
    becomes("a = [nhs-trust, St George's]", "a = [\"nhs-trust\", \"St George's\"]");
}

#[test]
fn names_with_spaces_and_signs_get_quotation_marks() {
    becomes("St Thomas' = 3.0", "\"St Thomas'\" = 3.0");
    becomes("use = { A&E = 0.4, x = 1 }", "use = { \"A&E\" = 0.4, x = 1 }");
    becomes("[demand.A&E]", "[demand.\"A&E\"]");
    becomes("[[demand.Urgent care]] # x", "[[demand.\"Urgent care\"]] # x");
    becomes("price.St. Mary's.growth = 1", "price.\"St. Mary's\".growth = 1");
    becomes("Ward 3: acute = 0.4", "\"Ward 3: acute\" = 0.4");
    becomes("2024/25 = -2.5", "\"2024/25\" = -2.5");
}

#[test]
fn yes_and_no_become_true_and_false() {
    for wrong in ["True", "TRUE", "Yes", "yes", "YES"] {
        becomes(&format!("recurrent = {wrong}"), "recurrent = true");
    }
    becomes("a = { b = No, c = FALSE }", "a = { b = false, c = false }");
}

#[test]
fn a_windows_path_gets_forward_slashes() {
    becomes(r#"extends = "C:\scenarios\nhs.toml""#, r#"extends = "C:/scenarios/nhs.toml""#);
    becomes(r#"extends = "..\scenarios\nhs.toml" # x"#, r#"extends = "../scenarios/nhs.toml" # x"#);
    becomes(r#"a = { b = "C:\x\scen\", c = "y" }"#, r#"a = { b = "C:/x/scen/", c = "y" }"#);
    becomes(r"a = ..\national\nhs.toml", r#"a = "../national/nhs.toml""#);
    becomes(r#"a = "\\server\share""#, r#"a = "/server/share""#);
    assert_eq!(find(r#"a = "x\ty\u00e9\"\\""#), []);
}

#[test]
fn quotation_marks_in_text_are_escaped() {
    planted("id = \"trust\"", "id = \"\"trust\"\"", Kind::QuoteInText);
    becomes(r#"a = "The "big" trust""#, r#"a = "The \"big\" trust""#);
    becomes("a = { b = 'St George's', c = 1 }", "a = { b = \"St George's\", c = 1 }");
}

#[test]
fn a_lone_quotation_mark_gets_its_pair() {
    for wrong in ["\"trust", "'trust", "trust\""] {
        planted("id = \"trust\"", &format!("id = {wrong}"), Kind::LoneQuote);
    }
    planted("base = 98.0", "base = '98.0", Kind::LoneQuote);
    planted("name = \"All income\"", "name = \"All income", Kind::LoneQuote);
    becomes("a = [\"x, \"y\"]", "a = [\"x\", \"y\"]");
    becomes("a = { b = \"x, c = 1 }", "a = { b = \"x\", c = 1 }");
}

#[test]
fn what_stands_between_a_name_and_its_value_is_an_equals_sign() {
    planted("id = \"trust\"", "id: \"trust\"", Kind::ColonForEquals);
    planted("growth = 0.03", "growth: 0.03", Kind::ColonForEquals);
    planted("base = 98.0", "base: 98.0", Kind::ColonForEquals);
    planted("growth = 0.03", "growth 0.03", Kind::MissingEquals);
    planted("id = \"trust\"", "id  \"trust\"", Kind::MissingEquals);
}

#[test]
fn commas_are_put_in_and_taken_out() {
    planted("\"All income\", base", "\"All income\" base", Kind::MissingComma);
    planted("base = 98.0, price", "base = 98.0 price", Kind::MissingComma);
    planted("growth = 0.03", "growth = 0.03,", Kind::StrayComma);
    planted("id = \"trust\"", "id = \"trust\";", Kind::StrayComma);
    becomes("a = [\n { b = 1 }\n { b = 2 }\n]", "a = [\n { b = 1 },\n { b = 2 }\n]");
    becomes("a = [ \"x\" \"y\" ]", "a = [ \"x\", \"y\" ]");
    becomes("growth = 0,03,", "growth = 0.03");
}

#[test]
fn commas_in_arrays_belong_to_figures_where_they_must() {
    becomes("a = [0,03, 0,02]", "a = [0.03, 0.02]");
    becomes("a = [0,5, 0,03]", "a = [0.5, 0.03]");
    becomes("a = [46,000, 47,123]", "a = [46000, 47123]");
    becomes("a = [\n  46,000,\n  47,123,\n]", "a = [\n  46000,\n  47123,\n]");
    becomes("a = [(1,234), £2,345, 3]", "a = [-1234, 2345, 3]");
    becomes("a = [3%,2%]", "a = [0.03,0.02]");
    becomes("a = [0,03]", "a = [0.03]");
    becomes("a = [2024/25,2025/26]", "a = [\"2024/25\",\"2025/26\"]");
    for right in ["a = [1,2,3]", "a = [1,2, 3]", "a = [100,200, 300]", "a = [0.1,0.2, 0.3]"] {
        assert_eq!(find(right), []);
    }
}

#[test]
fn several_slips_of_a_file_are_each_found() {
    let text = "name = “x”\nbase = £46,000\ngrowth = 3%\n[a.A&E]\nb = { c = (2.5), d = .5 }\n";
    let kinds: Vec<Kind> = find(text).into_iter().map(|slip| slip.kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::CurlyQuotes,
            Kind::CurrencySign,
            Kind::PerCent,
            Kind::UnquotedText,
            Kind::Brackets,
            Kind::BareDecimalPoint
        ]
    );
    mended(text);
}

#[test]
fn a_slip_after_brackets_never_closed_is_still_found() {
    let text = "a = [ { b = 1 }, \nc = 3%\n[d]\ne = (2)\n";
    let kinds: Vec<Kind> = find(text).into_iter().map(|slip| slip.kind).collect();
    assert_eq!(kinds, [Kind::PerCent, Kind::Brackets]);
    let text = "a = { b = 1\n[d]\ne = (2)\n";
    assert_eq!(find(text).len(), 1);
}
