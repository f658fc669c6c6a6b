//! What is right is never touched.

use super::super::{Kind, find};
use super::VALID;

/// Texts that are TOML, with everything that looks like a slip where it is none.
const RIGHT: [&str; 5] = [
    VALID,
    r##"
a = "£46,000 (2.5) 3% “x” 2024/25, b = 3" # c = £3, “d”
b = 'C:\scenarios\nhs.toml' # it's
"c d" = """
x = £3
“y” = (2.5) \
"quoted" ""two"" """
'e.f' = '''
g = 3% 'x' ''two'''''
h . i.'j' = 0x1F
k = [1,2,3,] # 46,000
l = [ [1, 2], ["a,b", 'c'], # (2)
  [], [{}], ]
m = { n = 1, o = { p.q = "x" }, "r s" = 'it''', }
"##,
    "a = 2024-05-27T07:32:00Z\nb = 07:32:00\nc = 1979-05-27 07:32:00\nd = +1_000.5e-3\ne = -inf\nf = nan\n\
     g = [2024-05-27,07:32:00]\nh = 46#x\r\ni = true\r\n\r\n[j] # k\r\n[[l.\"m n\"]]\r\n",
    "a = {\n  b = 1, # x\n  c = [\n    2,\n  ],\n}\nd = [ # x\n  # y\n  { e = 1 },\n  # z\n  { e = 2 }\n  , { e = 3 }\n]\n",
    "\u{feff}a = \"\\e\\x41\\u00e9\\U0001F600\\\\\\\"\"\nb = ['x',\"y\", 'z']\nc = [100,200, 300,\n400,500]\n",
];

#[test]
fn a_text_that_is_toml_has_no_slip() {
    for text in RIGHT {
        let text = text.replace("'it'''", "'it'");
        toml::from_str::<toml::Table>(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(find(&text), [], "{text}");
    }
}

#[test]
fn what_is_right_stays_when_another_line_is_wrong() {
    for text in RIGHT {
        let text = text.replace("'it'''", "'it'");
        let slips = find(&format!("{text}\nzz = £3"));
        assert_eq!(slips.len(), 1, "{slips:?}");
        assert_eq!(slips[0].kind, Kind::CurrencySign);
    }
}

#[test]
fn what_cannot_be_told_is_left_alone() {
    for text in [
        "a = #N/A",
        "a =",
        "a",
        "= 3",
        "a = -(2.5)",
        "a = 94 / 1.03",
        "a = b = c",
        "{ \"a\": 1 }",
        "[a",
        "]",
        "a = ]",
    ] {
        assert_eq!(find(text), [], "{text}");
    }
}

#[test]
fn every_kind_has_words_of_its_own() {
    for kind in Kind::ALL {
        assert_eq!(Kind::ALL.iter().filter(|other| other.title() == kind.title()).count(), 1);
        assert!(!kind.help().is_empty() && !kind.help().ends_with('.'));
    }
}
