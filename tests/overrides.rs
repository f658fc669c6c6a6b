//! What lies over a file, and what lies beneath an option: `--set`, presets, and the scenario's own defaults.

use crate::reading::{EXAMPLE, edited, has, read_files, read_text, said, sound};
use control_total::scenario::options::{Earn, Level, Period};
use control_total::scenario::{Payment, Scenario, Shape};

fn set(argument: &str) -> Scenario {
    sound(read_text(EXAMPLE, &[argument]))
}

#[test]
fn a_value_is_set_by_its_path() {
    assert_eq!(set("demand.emergency.growth=0.03").demand[0].growth, vec![0.03; 5]);
    assert_eq!(set("demand.elective.persistence = 0.5").demand[1].persistence, 0.5);
    assert_eq!(
        set("organisation.acute.cost.Pay.variable=0.5").organisations[0].cost[0].variable,
        0.5
    );
    assert_eq!(
        set("organisation.acute.cost.\"Other non-pay\".base=1").organisations[0].cost[2].base,
        1.0
    );
    assert_eq!(
        set("organisation.ccg.income.'Programme allocation'.base=1").organisations[2].income[0]
            .base,
        1.0
    );
    assert_eq!(set("contract.ccg-external-elective.value=39").contracts[2].value, 39.0);
    assert_eq!(
        set("contract.acute-emergency.payment.rate=0.3").contracts[0].payment,
        Payment::Marginal { threshold: 0.98, rate: 0.3 }
    );
    assert_eq!(set("scheme.ccg/Medicines optimisation.recurrent=0").schemes[2].recurrent, 0.0);
    assert_eq!(set("scheme.Workforce redesign.slippage=1").schemes[1].slippage, 1.0);
    assert_eq!(set("shock.\"Severe winter\".probability=0").shocks[0].probability, 0.0);
    assert_eq!(set("correlation.\"price.tariff/price.pay\".value=0.1").correlations[1].value, 0.1);
    assert_eq!(
        set("transformation.integrated-care.running.community.amount=4").transformations[0].running
            [0]
        .amount,
        4.0
    );
    assert_eq!(
        set("transformation.integrated-care.change.emergency.effect=-0.1").transformations[0]
            .changes[0]
            .effect
            .shape,
        Shape::Certain(-0.1)
    );
    assert_eq!(set("totals.acute=[1, 2, 3, 4, 5]").totals["acute"], [1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(set("name=other-name").name, "other-name");
    assert_eq!(set("horizon.base_year=2015-16").base_year.to_string(), "2015/16");
    assert_eq!(set("option.single-year.level=locality").options[0].level, Level::Locality);
    assert_eq!(
        set("option.single-year.oversight=false").options[0].oversight.as_ref().map(|_| ()),
        None
    );
    assert_eq!(
        set("option.single-year.support.amount.acute=5").options[0]
            .support
            .as_ref()
            .map(|s| s.amount["acute"][0]),
        Some(5.0)
    );
    assert_eq!(
        set("oversight.special_measures=never").options[0]
            .oversight
            .as_ref()
            .and_then(|o| o.special_measures),
        None
    );
    assert_eq!(set("planning=high").planning, Some(1));
    assert_eq!(
        set("option.single-year.assumptions.scale=0.5").options[0].assumptions.scale.get("any"),
        Some(&0.5)
    );
}

#[test]
fn arguments_apply_in_their_order_after_every_file() {
    let files = [("a.toml", "extends = \"b.toml\"\n[run]\nseed = 2"), ("b.toml", EXAMPLE)];
    let scenario = sound(read_files(&files, &["run.seed=3", "run.seed=4"]));
    assert_eq!(scenario.run.seed, 4);
}

#[test]
fn a_path_that_leads_nowhere_is_shown_in_the_argument() {
    for (argument, expected) in [
        ("demand.emergancy.growth=0.03", "did you mean `emergency`?"),
        ("demand.emergency.grwth=0.03", "did you mean `growth`?"),
        ("price.pya.growth=0.03", "did you mean `pay`?"),
        ("price.pya=0.03", "did you mean `pay`?"),
        ("organisation.acute.cost.Payy.base=1", "did you mean `Pay`?"),
        ("organisation.acut.short=A", "did you mean `acute`?"),
        ("demnd.emergency.growth=0.03", "did you mean `demand`?"),
        ("totals.acut=1", "did you mean `acute`?"),
        ("demand.emergency.growth.2016=0.03", "which has no keys"),
        ("demand.elective.growth.2016=0.03", "is a list"),
        ("contract.acute-emergency=3", "is a row"),
        ("run.seed", "no equals sign"),
        ("run.seed=", "no value follows"),
        ("=3", "a name is missing"),
        ("run..seed=3", "a name is missing"),
        ("run.\"seed=3", "not closed"),
        ("run.seed=[1, 2", "this is not TOML"),
        ("run.seed=many", "a whole number"),
        ("run.seed={a=1}", "a whole number"),
    ] {
        let reading = read_text(EXAMPLE, &[argument]);
        assert!(has(&reading, expected, argument), "{argument}\n{}", said(&reading));
        let place = reading.problems[0].place.clone();
        let source = place.and_then(|place| reading.sources.get(place.source));
        assert_eq!(
            source.map(|source| source.name.as_str()),
            Some("a value that is set"),
            "{argument}"
        );
    }
}

#[test]
fn a_name_that_several_schemes_share_needs_its_organisation() {
    let text = edited("\"Workforce redesign\"", "\"Medicines optimisation\"");
    let reading = read_text(&text, &["scheme.Medicines optimisation.recurrent=0"]);
    assert!(has(&reading, "2 rows of `scheme` have this name", "Medicines"), "{}", said(&reading));
    let argument = "scheme.community/Medicines optimisation.recurrent=0";
    assert_eq!(sound(read_text(&text, &[argument])).schemes[1].recurrent, 0.0);
}

#[test]
fn a_preset_and_the_scenario_may_complete_each_other() {
    let text = edited(
        "performance = { share = 0.3, achieved",
        "performance = { note = \"seen\", achieved",
    );
    let reading = read_text(&text, &[]);
    assert!(has(&reading, "`share` is missing", "performance"), "{}", said(&reading));
    let options = text.find("[[option]]").unwrap_or(text.len());
    let option = "[[option]]\nid = \"x\"\npreset = \"stf-2016\"\n";
    let scenario = sound(read_text(&format!("{}{option}", &text[..options]), &[]));
    let support = scenario.options[0].support.as_ref();
    assert_eq!(support.and_then(|s| s.performance.as_ref()).map(|p| p.0), Some(0.3));
    let places: Vec<&str> = scenario.provenance.iter().map(|table| table.place.as_str()).collect();
    assert!(places.contains(&"support.performance"), "{places:?}");
}

#[test]
fn every_preset_makes_an_option_of_its_own() {
    use {Level::*, Period::*};
    let expected = [
        ("success-regime-2015", Locality, MultiYear { years: 5 }),
        ("stf-2016", Organisation, Annual),
        ("psf-2018", Organisation, Annual),
        ("system-2019", Organisation, Annual),
        ("dorset-2018", Locality, Annual),
        ("trajectory-2020", Organisation, Annual),
        ("ics-2022", Locality, Annual),
        ("individual-2026", Organisation, Annual),
        ("three-year-duty", Organisation, MultiYear { years: 3 }),
        ("wales-2014", Organisation, MultiYear { years: 3 }),
        ("scotland-2018", Organisation, MultiYear { years: 3 }),
        ("deficit-support-2025", Locality, Annual),
        ("framework-2026", Organisation, Annual),
        ("capped-expenditure-2017", Locality, Annual),
    ];
    let options: String = expected
        .iter()
        .map(|(name, ..)| format!("\n[[option]]\nid = \"{name}\"\npreset = \"{name}\"\n"))
        .collect();
    let scenario = sound(read_text(&format!("{EXAMPLE}{options}"), &[]));
    for (option, (name, level, period)) in scenario.options[4..].iter().zip(expected) {
        assert_eq!((option.id.as_str(), option.level, option.period), (name, level, period));
        assert_eq!(option.preset.as_deref(), Some(name));
    }
}

#[test]
fn an_option_starts_from_its_preset_then_from_the_scenario_then_says_its_own() {
    let option = "\n[[option]]\nid = \"x\"\npreset = \"stf-2016\"\nsupport = { incentive_cap = 2.0, amount = { acute = 8.0 } }\n";
    let text =
        edited("missed_rate = 0.035", "").replacen("rate = 0.015", "rate = 0.02", 1) + option;
    let scenario = sound(read_text(&text, &[]));
    let option = &scenario.options[4];
    let (support, borrowing) = (option.support.as_ref(), option.borrowing.as_ref());
    let support = support.map(|s| {
        (s.incentive, s.incentive_cap, s.amount["acute"][0], s.amount["community"][0], s.earn)
    });
    assert_eq!(support, Some((1.0, Some(2.0), 8.0, 1.0, Earn::AllOrNothing)));
    assert_eq!(borrowing.map(|b| (b.rate[0], b.missed_rate[0])), Some((0.02, 0.035)));
    let achieved = option.support.as_ref().and_then(|s| s.performance.as_ref()).map(|p| p.1.shape);
    assert_eq!(achieved, Some(Shape::TwoPiece { p10: 0.4, p50: 0.8, p90: 1.0 }));
}
