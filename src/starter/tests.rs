//! What needs no program to tell. That forms pass `check` and run is tested with the program.

use super::*;

fn wanted(form: &str, organisations: &[&str], years: usize) -> Wanted {
    let organisations = organisations.iter().map(|given| (*given).to_owned()).collect();
    Wanted { form: form.to_owned(), organisations, base_year: 2025, years }
}

fn text(form: &str, organisations: &[&str], years: usize) -> String {
    scenario(&wanted(form, organisations, years)).unwrap()
}

fn refused(organisations: &[&str]) -> Refused {
    scenario(&wanted(DEFAULT, organisations, 3)).unwrap_err()
}

/// The figures of a list that stands behind `start`.
fn list(text: &str, start: &str) -> Vec<f64> {
    let (_, rest) = text.split_once(start).unwrap();
    let (list, _) = rest.split_once(']').unwrap();
    let figures = list.split([',', '\n']).map(str::trim).filter(|figure| !figure.is_empty());
    figures.map(|figure| figure.parse().unwrap()).collect()
}

#[test]
fn every_form_says_at_the_top_that_its_figures_are_invented() {
    for form in FORMS {
        let text = text(form.name, &[], form.years);
        assert!(text.starts_with("# A form to fill in. EVERY FIGURE HERE IS INVENTED"));
        let (top, _) = text.split_once("\n[horizon]").unwrap();
        assert!(top.contains("\nbasis = \"assumed\" "));
        assert!(top.contains("\nsource = \"To be replaced: invented by `control-total new`\""));
        assert!(!text.contains("#:schema"));
    }
}

#[test]
fn the_default_form_is_one_of_the_forms_and_no_name_is_given_twice() {
    let mut names: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
    assert!(names.contains(&DEFAULT));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), FORMS.len());
    assert!(FORMS.iter().all(|form| !form.title.contains('\n') && (1..=40).contains(&form.years)));
}

#[test]
fn lists_by_year_have_a_figure_for_each_projected_year() {
    for years in [1, 3, 10, 11, 40] {
        let text = text("system", &[], years);
        assert!(text.contains(&format!("\nyears = {years} ")));
        for start in ["\nicb = [", "\nhospitals = [", "\n  hospitals = [", "\nplan = ["] {
            assert_eq!(list(&text, start).len(), years, "{start}");
        }
    }
}

#[test]
fn years_are_written_as_financial_years_even_at_the_turn_of_a_century() {
    let wanted = Wanted { base_year: 1999, ..wanted("minimal", &[], 2) };
    let text = scenario(&wanted).unwrap();
    assert!(text.contains("base_year = \"1999/00\""));
    assert!(text.contains("2000/01 to 2001/02"));
}

#[test]
fn no_line_of_income_or_cost_and_no_contract_is_negative() {
    let many: Vec<String> = (0..50).map(|number| format!("trust-{number}")).collect();
    let mut many: Vec<&str> = many.iter().map(String::as_str).collect();
    many[7] = "an-icb";
    many[8] = "a-county";
    for form in FORMS {
        let text = text(form.name, &many, 5);
        assert!(!text.contains("base = -") && !text.contains("base = 0.0"));
        let mut contracts = text.lines().filter(|line| line.starts_with("  trust-"));
        assert!(contracts.all(|line| !line.contains(" = -") && !line.contains(" = 0.0")));
    }
}

#[test]
fn kinds_are_guessed_from_whole_words_of_an_id() {
    let given = ["north-icb", "East CCG", "county-council", "districb", "gp:primary-care"];
    let text = text("system", &given, 3);
    let (organisations, _) = text.split_once("[payment]").unwrap();
    let kinds = organisations.lines().filter_map(|line| line.strip_prefix("kind = \""));
    let kinds: Vec<&str> = kinds.filter_map(|kind| kind.split('"').next()).collect();
    assert_eq!(kinds, ["icb", "ccg", "local-authority", "nhs-trust", "primary-care"]);
    assert_eq!(text.matches("control_total = false").count(), 1);
}

#[test]
fn every_provider_is_paid_by_each_commissioner() {
    let text = text("system", &["a-icb", "b-icb", "one", "two"], 3);
    for service in ["emergency", "elective"] {
        let (_, rest) = text.split_once(&format!("[[contract]]\nservice = \"{service}\"")).unwrap();
        let (contracts, _) = rest.split_once("\n\n").unwrap();
        for payer in ["a-icb", "b-icb"] {
            let (_, paid) = contracts.split_once(&format!("[contract.values.{payer}]")).unwrap();
            let paid = paid.split("[contract").next().unwrap();
            assert!(paid.contains("  one = ") && paid.contains("  two = "), "{service} {payer}");
        }
    }
}

#[test]
fn without_a_commissioner_contracts_are_paid_from_outside() {
    let text = text("single", &["trust"], 3);
    assert!(text.contains("[contract.values.external]"));
    assert_eq!(text.matches("[contract.values.").count(), 2);
}

#[test]
fn odd_ids_are_quoted_as_keys_and_as_texts() {
    let text = text("system", &["Guy's & St Thomas'", "the \"best\" icb", "back\\slash", "Môn"], 3);
    assert!(text.contains("\n\"Guy's & St Thomas'\" = ["));
    assert!(text.contains("\n  [contract.values.\"the \\\"best\\\" icb\"]"));
    assert!(text.contains("\nid = \"back\\\\slash\""));
    assert!(text.contains("\n\"Môn\" = ["));
}

#[test]
fn names_are_taken_as_given_and_otherwise_made_from_ids() {
    let text = text("system", &["bro-morgannwg", "x:icb:Bwrdd Iechyd: y Gogledd"], 3);
    assert!(text.contains("\nname = \"Bro morgannwg\""));
    assert!(text.contains("\nname = \"Bwrdd Iechyd: y Gogledd\""));
    assert!(text.contains("\nshort = \"X\""));
}

#[test]
fn contracts_that_would_share_an_id_get_different_ones() {
    let text = text("minimal", &["a:icb", "a-b:icb", "b-c", "c"], 3);
    assert!(text.contains("\nid = \"care-1\"\ncommissioner = \"a-b\"\nprovider = \"c\"\n"));
}

#[test]
fn a_council_alone_has_neither_totals_nor_options() {
    let text = text("system", &["council"], 3);
    assert!(!text.contains("[totals]") && !text.contains("[[option]]"));
}

#[test]
fn ids_that_no_scenario_file_could_hold_are_refused() {
    let long = "x".repeat(101);
    for id in ["", " ", "a/b", "a\tb", "external", "signed_off_by", &long] {
        assert_eq!(refused(&[id]), Refused::BadId(id.trim().to_owned()));
    }
    assert!(scenario(&wanted(DEFAULT, &[&"x".repeat(100)], 3)).is_ok());
    let twice = refused(&["trust", "trust:icb"]);
    assert_eq!(twice, Refused::TwiceTheSame("trust".into()));
    let unknown = Refused::UnknownKind { id: "trust".into(), kind: "hospital".into() };
    assert_eq!(refused(&["trust:hospital"]), unknown);
    assert!(matches!(refused(&["trust::a\nb"]), Refused::BadName { .. }));
    assert_eq!(refused(&vec!["trust"; 51]), Refused::TooManyOrganisations(51));
}

#[test]
fn forms_years_and_base_years_that_are_not_there_are_refused() {
    let of = |form: &str, base_year, years| {
        scenario(&Wanted { base_year, ..wanted(form, &[], years) }).unwrap_err()
    };
    assert_eq!(of("sytem", 2025, 3), Refused::UnknownForm("sytem".into()));
    assert_eq!(of("system", 2025, 0), Refused::YearsOutOfRange(0));
    assert_eq!(of("system", 2025, 41), Refused::YearsOutOfRange(41));
    assert_eq!(of("system", 1899, 3), Refused::BaseYearOutOfRange(1899));
    assert_eq!(of("system", 2200, 3), Refused::BaseYearOutOfRange(2200));
}

#[test]
fn refusals_say_what_to_do() {
    let said = [
        (Refused::UnknownForm("x".into()), "use one of system, place, single, minimal"),
        (Refused::BadId("a/b".into()), "it holds a slash"),
        (Refused::BadId("date".into()), "a meaning of its own"),
        (Refused::TwiceTheSame("x".into()), "give each organisation an id of its own"),
        (Refused::YearsOutOfRange(0), "choose 1 to 40"),
        (Refused::BaseYearOutOfRange(1), "choose 1900 to 2199"),
        (Refused::UnknownKind { id: "x".into(), kind: "y".into() }, "nhs-trust, foundation-trust"),
    ];
    for (refused, part) in said {
        assert!(refused.to_string().contains(part), "{refused}");
    }
}

#[test]
fn savings_are_a_few_per_cent_a_year_in_every_form() {
    for form in FORMS {
        let text = text(form.name, &[], form.years);
        let rates: Vec<f64> = text
            .split("[[scheme]]")
            .filter_map(|scheme| scheme.split_once("\nrate = ")?.1.split_whitespace().next())
            .map(|rate| rate.parse().unwrap())
            .collect();
        assert!(!rates.is_empty());
        assert!(rates.iter().all(|rate| (0.015..=0.05).contains(rate)), "{} {rates:?}", form.name);
    }
}
