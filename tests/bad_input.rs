//! What may not stand in a scenario: each mistake is found, shown where it is, and stops nothing else
//! from being found.

use crate::reading::{EXAMPLE, edited, has, line, read_text, said, sound};
use control_total::error::render;

/// A mistake made in the worked example: what is replaced, by what, what must be said of it, and what the
/// line that is shown must hold.
type Mistake = (&'static str, &'static str, &'static str, &'static str);

fn all_are_found(mistakes: &[Mistake]) {
    for &(old, new, expected, at) in mistakes {
        let reading = read_text(&edited(old, new), &[]);
        assert!(has(&reading, expected, at), "{old} → {new}\n{}", said(&reading));
        assert!(reading.scenario.is_none(), "{old} → {new}: it was accepted");
    }
}

fn all_are_warned_of(mistakes: &[Mistake]) {
    for &(old, new, expected, at) in mistakes {
        let reading = read_text(&edited(old, new), &[]);
        assert!(has(&reading, expected, at), "{old} → {new}\n{}", said(&reading));
        assert!(reading.scenario.is_some(), "{old} → {new}: it was refused\n{}", said(&reading));
    }
}

#[test]
fn the_worked_example_has_no_problem() {
    let reading = read_text(EXAMPLE, &[]);
    assert_eq!(said(&reading), "");
    assert_eq!(sound(reading).name, "worked-example");
}

#[test]
#[rustfmt::skip] // a row for each mistake
fn mistakes_in_the_frame_are_found() {
    all_are_found(&[
        ("schema = 1", "schema = 2", "schema", "schema = 2"),
        ("schema = 1\n", "", "`schema` is missing", "#:schema"),
        ("schema = 1", "schema = 1\ntitel = 1", "did you mean `title`?", "titel"),
        ("name = \"worked-example\"", "name = \"../up\"", "letters, digits", "../up"),
        ("name = \"worked-example\"", "name = \".hidden\"", "cannot name a folder", ".hidden"),
        ("name = \"worked-example\"", "name = 3", "name must be a text", "name = 3"),
        ("title = \"", "title = \"\\q", "with forward slashes", "title = "),
        ("\"2015/16\"\nyears", "\"2015/17\"\nyears", "a year as in \"2015/16\"", "2015/17"),
        ("years = 5", "years = 41", "a whole number between 1 and 40", "years = 41"),
        ("years = 5", "years = 0", "a whole number between 1 and 40", "years = 0"),
        ("years = 5\n", "", "`years` is missing", "[horizon]"),
        ("years = 5", "years = 5.5", "whole number", "years = 5.5"),
        ("runs = 20000", "runs = 1", "between 2 and 10000000", "runs = 1"),
        ("runs = 20000", "run = 20000", "did you mean `runs`?", "run = 20000"),
        ("seed = 2015", "seed = -1", "run.seed must be", "seed = -1"),
        ("seed = 2015", "seed = 99999999999999999999", "cannot be read", "seed = 9999"),
        ("seed = 2015", "seed = 1\nsampler = \"sobol\"", "one of `plain`", "sobol"),
        ("seed = 2015", "seed = 1\nmateriality = 2", "share between 0 and 1", "materiality = 2"),
        ("basis = \"assumed\"", "basis = \"guessed\"", "one of `published`", "guessed"),
        ("confidence = \"high\"", "confidence = \"hgh\"", "did you mean `high`?", "hgh"),
        ("source = \"Invented for", "owner = 3 #", "owner must be a text", "owner = 3"),
        ("[horizon]", "[horizn]", "did you mean `horizon`?", "[horizn]"),
    ]);
}

#[test]
#[rustfmt::skip] // a row for each mistake
fn mistakes_in_published_figures_are_found() {
    all_are_found(&[
        ("unit = \"acute\"", "unit = \"acut\"", "did you mean `acute`?", "acut\""),
        ("year = \"2015/16\"\nm", "year = \"2021/22\"\nm", "2015/16 to 2020/21", "2021/22"),
        ("measure = \"position\"", "measure = \"positon\"", "did you mean `position`?", "positon"),
        ("measure = \"position\"", "measure = \"cumulative_position\"", "base year has no cumulative", "cumulative"),
        ("measure = \"position\"", "measure = \"activity:community\"", "no activity of `community`", "activity:community"),
        ("tolerance = 0.05", "tolerance = -1", "not negative", "tolerance = -1"),
        ("tolerance = 0.05", "path = \"plans\"", "did you mean `plan`?", "plans"),
    ]);
}

#[test]
#[rustfmt::skip] // a row for each mistake
fn mistakes_in_organisations_and_lines_are_found() {
    all_are_found(&[
        ("id = \"community\"", "id = \"acute\"", "two rows of `organisation` are `acute`", "id = \"acute\""),
        ("id = \"community\"", "id = \"covered\"", "a meaning of its own", "covered"),
        ("id = \"community\"", "id = \"owner\"", "a meaning of its own", "owner"),
        ("id = \"community\"", "id = \"a/b\"", "a slash", "a/b"),
        ("id = \"community\"", "id = \"\"", "it is empty", "id = \"\""),
        ("id = \"community\"\n", "", "`id` is missing", "[[organisation]]"),
        ("kind = \"nhs-trust\"", "kind = \"nhs-trusts\"", "did you mean `nhs-trust`?", "nhs-trusts"),
        ("opening_debt = 40.0", "opening_debt = -1", "not negative", "opening_debt = -1"),
        ("control_total = false", "control_total = \"no\"", "`true` or `false`", "\"no\""),
        ("name = \"Drugs\"", "name = \"Pay\"", "two rows of `cost` are", "base = 28.0"),
        ("name = \"Drugs\", ", "", "`name` is missing", "base = 28.0"),
        ("base = 28.0", "base = \"28\"", "£ million", "base = \"28\""),
        ("base = 28.0", "base = 2e9", "at most 1e9", "2e9"),
        ("base = 28.0", "base = nan", "NaN is not", "nan"),
        ("base = 28.0", "base = inf", "inf is not", "inf"),
        ("base = 28.0", "base = 28.0.1", "this is not TOML", "28.0.1"),
        ("price = \"drugs\", activity", "price = \"drug\", activity", "did you mean `drugs`?", "drug\""),
        ("price = \"drugs\", activity", "activity", "`price` or `amount` is missing", "Drugs"),
        ("price = \"other-income\"", "price = \"other-income\", amount = 1", "both `price`", "amount = 1"),
        ("price = \"drugs\", activity", "amount = 28, activity", "both `activity` and `amount`", "amount = 28"),
        ("amount = [2.0, 2.0, 1.0, 0.0, 0.0]", "amount = [2.0, 2.0]", "2 numbers for 5", "Winter"),
        ("emergency = 0.4, elective = 0.6", "emergency = 0.4, elective = 0.5", "the sum is 0.9", "Drugs"),
        ("emergency = 0.4, elective = 0.6", "", "the sum is 0", "Drugs"),
        ("emergency = 0.4, elective = 0.6", "emergency = 0.4, electve = 0.6", "did you mean `elective`?", "Drugs"),
        ("emergency = 0.4, elective = 0.6", "emergency = -0.4, elective = 1.4", "share between 0 and 1", "Drugs"),
        ("activity = { prescribing = 1.0 }", "activity = \"contracts\"", "no contract pays", "GP prescribing"),
        ("activity = { prescribing = 1.0 }", "activity = \"contract\"", "a mix of services", "GP prescribing"),
        ("variable = 0.35", "variable = 35", "share between 0 and 1", "variable = 35"),
        ("variable = 0.35", "varable = 0.35", "did you mean `variable`?", "varable"),
        ("release = 0.5", "release = 1.01", "share between 0 and 1", "1.01"),
        ("income = [\n  { name = \"Education", "cost = 3\nincome = [\n  { name = \"Education", "is there already", "cost = ["),
        ("short = \"Hospitals\"", "short = \"H\"\nincome = 4", "is there already", "income = ["),
    ]);
}

#[test]
#[rustfmt::skip] // a row for each mistake
fn mistakes_in_contracts_are_found() {
    all_are_found(&[
        ("id = \"better-care-fund\"", "id = \"acute-emergency\"", "two rows of `contract`", "acute-emergency"),
        ("commissioner = \"ccg\"\nprovider = \"council\"", "commissioner = \"ccg\"\nprovider = \"ccg\"", "is with itself", "[[contract]]"),
        ("provider = \"acute\"\nservice = \"elective\"", "provider = \"external\"\nservice = \"elective\"", "external on both sides", "[[contract]]"),
        ("provider = \"council\"", "provider = \"concil\"", "did you mean `council`?", "concil"),
        ("service = \"social-care\"\n", "", "`service` is missing", "[[contract]]"),
        ("service = \"social-care\"", "service = \"social care fund\"", "there is no service", "social care fund"),
        ("social-care = { kind = \"block\" }\n", "", "has no payment", "[[contract]]"),
        ("kind = \"marginal\"", "kind = \"marginl\"", "did you mean `marginal`?", "marginl"),
        ("threshold = 0.98, ", "", "`threshold` is missing", "marginal"),
        ("threshold = 0.98, rate = 0.7", "threshold = 0, rate = 0", "no activity is paid for", "rate = 0"),
        ("threshold = 0.98", "treshold = 0.98", "did you mean `threshold`?", "treshold"),
        ("rate = 0.7 }", "rate = 1.7 }", "share between 0 and 1", "1.7"),
        ("variable = 0.7 }", "variable = 0.7, band = -1 }", "not negative", "band = -1"),
        ("variable = 0.7 }", "variable = 0.7, beyond = 2 }", "share between", "beyond = 2"),
        ("people = \"people-with", "people = \"persons-with", "there is no price index", "persons-with"),
        ("value = 12.0", "value = 12.0\nprice = \"tarif\"", "did you mean `tariff`?", "tarif\""),
        ("value = 12.0", "value = 12.0\nrebase = \"yearly\"", "one of `annual`", "yearly"),
        ("value = 12.0", "value = 12.0\nplanned_growth = [0.1]", "1 numbers for 5", "planned_growth"),
        ("value = 12.0", "value = 12.0\nplanned_growth = 20", "0.02 is 2%", "planned_growth"),
        ("value = 12.0", "", "`value` is missing", "[[contract]]"),
        ("share = 0.025, achieved = { p10 = 0.6, p50 = 0.85, p90 = 1.0 }", "share = 1", "`achieved` is missing", "share = 1"),
        ("{ share = 0.025, achieved = { p10 = 0.6, p50 = 0.85", "{ share = 1.0, achieved = { p10 = 0.0, p50 = 0.0", "leaves nothing", "share = 1.0"),
        ("acute = 104.0, external = 38.0", "acute = 104.0, ccg = 38.0", "is with itself", "ccg = 38.0"),
        ("acute = 104.0, external = 38.0", "acute = \"104\", external = 38.0", "£ million", "104"),
        ("{ ccg = { acute = 104.0, external = 38.0 } }", "{ ccg = 104.0 }", "must name commissioners", "ccg = 104.0"),
        ("values = { ccg = { community = 107.0 } }", "value = 3\nvalues = { ccg = { community = 107.0 } }", "has no `value`", "value = 3"),
        ("[price.tariff]", "[price.tarif]", "there is no price index `tariff`", "[[contract]]"),
    ]);
}

#[test]
#[rustfmt::skip] // a row for each mistake
fn mistakes_in_drivers_are_found() {
    all_are_found(&[
        ("growth = 0.024 ", "growth = 24 ", "0.02 is 2%", "growth = 24"),
        ("growth = 0.024 ", "growth = [0.024] ", "1 numbers for 5 projected years", "growth = [0.024]"),
        ("growth = 0.024 ", "growth = [] ", "0 numbers for 5 projected years", "growth = []"),
        ("growth = 0.024 ", "growth = [0.1, 0.1, 0.1, 0.1, \"x\"] ", "0.02 is 2%", "\"x\""),
        ("growth = 0.024 ", "grwth = 0.024 ", "did you mean `growth`?", "grwth"),
        ("trend_sd = 0.006", "trend_sd = -0.006", "0 or more", "-0.006"),
        ("year_sd = [0.010, 0.016]", "year_sd = [0.010, 0.016, 0.01]", "[below, above]", "0.016, 0.01]"),
        ("year_sd = [0.010, 0.016]", "year_sd = [0.010, -0.016]", "0 or more", "-0.016"),
        ("shared = 0.6", "shared = 1.6", "share between 0 and 1", "1.6"),
        ("persistence = 0.2", "persistence = -1.2", "between -1 and 1", "-1.2"),
        ("[price.pay]", "[price.pay]\nshared = 1", "unknown key", "shared = 1"),
        ("[demand.community]", "[demand.external]", "a meaning of its own", "[demand.external]"),
        ("[demand.prescribing]", "[demand.presribing]", "did you mean `presribing`?", "GP prescribing"),
        ("\"demand.elective\"]", "\"demand.electiv\"]", "did you mean `demand.elective`?", "electiv\"]"),
        ("\"demand.elective\"]", "\"demand.emergency\"]", "two different drivers", "emergency\"]"),
        ("\"demand.elective\"]", "\"cost\"]", "there is no driver `cost`", "cost"),
        ("\"price.pay\", \"price.tariff\"", "\"demand.elective\", \"demand.emergency\"", "two rows of `correlation`", "\"demand.elective\", "),
        ("value = 0.4", "value = 1.4", "between -1 and 1", "value = 1.4"),
        ("value = 0.4", "value = 1", "not positive definite", "value = 1"),
        ("shared = 0.5\npersistence = 0.4", "shared = 0.5\npersistance = 0.4", "did you mean `persistence`?", "persistance"),
    ]);
}

#[test]
#[rustfmt::skip] // a row for each mistake
fn mistakes_in_shocks_are_found() {
    all_are_found(&[
        ("probability = 0.15", "probability = 15", "share between 0 and 1", "probability = 15"),
        ("\"2020/21\"]", "\"2021/22\"]", "2016/17 to 2020/21", "2021/22"),
        ("\"2020/21\"]", "\"2015/16\"]", "a projected year", "2015/16"),
        ("drivers = [\"demand.emergency\"]", "drivers = [\"savings\"]", "no driver `savings`", "savings"),
        ("drivers = [\"demand.emergency\"]", "drivers = []", "a list of drivers", "drivers = []"),
        ("drivers = [\"demand.emergency\"]", "drivers = [\"cost\", \"cost\"]", "something twice", "cost"),
        ("drivers = [\"demand.emergency\"]", "drivers = [\"cost\"]\norganisations = [\"acute\"]", "single organisations", "organisations = "),
        ("drivers = [\"cost\"]", "drivers = [\"price.pay\"]", "all organisations share", "price.pay"),
        ("drivers = [\"cost\"]", "drivers = [\"demand.emergency\"]", "nothing to strike at `community`", "community"),
        ("[\"acute\", \"community\"]", "[\"acute\", \"comunity\"]", "did you mean `community`?", "comunity"),
        ("[\"acute\", \"community\"]", "[\"acute\", \"acute\"]", "something twice", "acute"),
        ("scope = \"organisation\"", "scope = \"organization\"", "did you mean `organisation`?", "organization"),
        ("size = { p10 = 0.01, p50 = 0.03", "size = { p10 = 0.04, p50 = 0.03", "rising order", "p10 = 0.04"),
        ("size = { p10 = 0.01, p50 = 0.03", "size = { p10 = 0.01", "`p50` is missing", "size = "),
        ("size = { p10 = 0.01, p50 = 0.03, p90 = 0.06 }\n", "", "`size` is missing", "[[shock]]"),
        ("kind = \"permanent\"", "kind = \"forever\"", "one of `temporary`", "forever"),
        ("name = \"A grip lost\"", "name = \"Severe winter\"", "two rows of `shock`", "Severe winter"),
    ]);
}

#[test]
#[rustfmt::skip] // a row for each mistake
fn mistakes_in_uncertain_values_are_found() {
    all_are_found(&[
        ("uniform = [0.3, 1.0]", "uniform = [1.0, 0.3]", "rising order", "uniform"),
        ("uniform = [0.3, 1.0]", "uniform = [1.0]", "uniform = [low, high]", "uniform"),
        ("uniform = [0.3, 1.0]", "unifrm = [0.3, 1.0]", "must be one uncertain value", "unifrm"),
        ("uniform = [0.3, 1.0]", "unifrm = [0.3, 1.0]", "did you mean `uniform`?", "unifrm"),
        ("uniform = [0.3, 1.0]", "uniform = [0.3, 1.0], mean = 1, sd = 1", "several forms", "mean = 1"),
        ("triangular = [0.4, 0.8, 1.1]", "triangular = [0.4, 1.8, 1.1]", "rising order", "triangular"),
        ("triangular = [0.4, 0.8, 1.1]", "triangular = [0.4, 0.8]", "[low, mode, high]", "triangular"),
        ("pert = [0.4, 0.9, 1.1]", "pert = [0.4, 0.3, 1.1]", "rising order", "pert"),
        ("sd = 0.15, min = 0.0", "sd = -0.15, min = 0.0", "not negative", "sd = -0.15"),
        ("sd = 0.15, min = 0.0", "sd = 0.15, min = 2.0, max = 1", "`min` not above `max`", "min = 2.0"),
        ("sd = 0.15, min = 0.0", "sd = 0.15, mim = 0.0", "did you mean `min`?", "mim"),
        ("{ mean = 0.85, sd = 0.15, min = 0.0 }", "\"usual\"", "an uncertain value", "usual"),
    ]);
}

#[test]
#[rustfmt::skip] // a row for each mistake
fn mistakes_in_plans_are_found() {
    all_are_found(&[
        ("plan = [2.6, 2.6, 3.0, 3.0, 2.8]", "rate = 0.02\nplan = 3", "both `plan` and `rate`", "rate = 0.02"),
        ("plan = [2.6, 2.6, 3.0, 3.0, 2.8]", "", "`plan` or `rate` is missing", "[[scheme]]"),
        ("recurrent = 0.7", "recurrent = 70", "share between 0 and 1", "recurrent = 70"),
        ("slippage = 0.3", "slippage = 3", "share between 0 and 1", "slippage = 3"),
        ("organisation = \"council\"\nname", "organisation = \"external\"\nname", "there is no organisation", "external"),
        ("contract = \"ccg-acute-elective\"", "contract = \"ccg-acute-electiv\"", "did you mean `ccg-acute-elective`?", "electiv\""),
        ("contract = \"ccg-acute-elective\"", "contract = \"acute-specialised\"", "a contract that the organisation pays", "acute-specialised"),
        ("name = \"Referrals that need no hospital\"", "name = \"Medicines optimisation\"", "two rows of `scheme`", "Medicines"),
        ("start = \"2016/17\"", "start = \"2015/16\"", "2016/17 to 2020/21", "2015/16"),
        ("ramp = [0.15, 0.45", "ramp = [0.15, 1.45", "share between 0 and 1", "1.45"),
        ("ramp = [0.15, 0.45, 0.80, 1.0]", "ramp = []", "a list of numbers", "ramp"),
        ("delay = [0.6, 0.3, 0.1]", "delay = [0.6, 0.3]", "the sum is 0.9", "delay"),
        ("success = 0.75", "success = 75", "share between 0 and 1", "success = 75"),
        ("residual = 0.2", "residal = 0.2", "did you mean `residual`?", "residal"),
        ("model = \"mcp\"", "model = \"mpc\"", "one of `mcp`", "mpc"),
        ("organisations = [\"community\"] }", "organisations = [\"ccg\"] }", "`ccg` has no activity of `community`", "ccg"),
        ("amount = [2.0, 1.0], overrun", "amount = 3, overrun", "a list of numbers", "amount = 3"),
        ("amount = 3.0, price = \"pay\"", "amount = [3.0, 1.0], price = \"pay\"", "£ million", "[3.0, 1.0]"),
        ("{ organisation = \"community\", amount = { p10", "{ organisation = \"external\", amount = { p10", "an organisation of the locality", "external"),
    ]);
}

#[test]
#[rustfmt::skip] // a row for each mistake
fn mistakes_in_scenarios_are_found() {
    all_are_found(&[
        ("id = \"high\"", "id = \"central\"", "two rows of `demand_scenario`", "id = \"central\""),
        ("growth_add = { emergency", "growth_add = { emergncy", "did you mean `emergency`?", "emergncy"),
        ("growth_add = {", "grwth_add = {", "did you mean `growth_add`?", "grwth_add"),
        ("growth_add = {", "scale = 2\ngrowth_add = {", "efficiency scenarios and an option's", "scale = 2"),
        ("growth_add = {", "payment = {}\ngrowth_add = {", "may stand in an option's", "payment = {}"),
        ("rate = { acute = 0.008 }", "growth = { emergency = 0.1 }", "may stand in demand scenarios", "growth ="),
        ("scale = { community = 0.5", "scale = { community = -0.5", "not negative", "-0.5"),
        ("delivery_add = -0.05", "delivery_add = -5", "between -2 and 2", "delivery_add"),
        ("delivery_add = -0.05", "delivery = { p10 = 1 }", "`p50` is missing", "delivery"),
        ("delivery_add = -0.05", "recurrent = { acte = 1 }", "did you mean `acute`?", "acte"),
        ("delivery_add = -0.05", "success = { integrated = 1 }", "no transformation `integrated`", "success"),
        ("delivery_add = -0.05", "price = { pya = 0.1 }", "did you mean `pay`?", "pya"),
        ("transformations = [\"integrated-care\"]\n\n#", "transformations = [\"integrated\"]\n\n#", "no transformation", "integrated"),
        ("name = \"High demand\"", "planning = 1", "`true` or `false`", "planning = 1"),
        ("title = ", "planning = \"hgh\"\ntitle = ", "did you mean `high`?", "hgh"),
        ("name = \"High demand\"", "planning = true\n[[demand_scenario]]\nid = \"low\"\nplanning = true", "another says so", "planning = true"),
    ]);
}

#[test]
#[rustfmt::skip] // a row for each mistake
fn mistakes_in_options_are_found() {
    all_are_found(&[
        ("id = \"multi-year-locality\"", "id = \"single-year\"", "two rows of `option`", "single-year"),
        ("level = \"organisation\"\nperiod", "period", "`level` is missing", "[[option]]"),
        ("level = \"organisation\"\nperiod", "level = \"localty\"\nperiod", "did you mean `locality`?", "localty"),
        ("period = \"annual\"", "", "`period` is missing", "[[option]]"),
        ("period = \"annual\"", "period = \"annual\"\nperiod_years = 2", "for multi-year periods", "period_years"),
        ("period = \"multi-year\"", "period = \"multi-year\"\nperiod_years = 41", "between 1 and 40", "period_years"),
        ("period = \"annual\"", "period = \"annual\"\ncarry_deficit = 2", "share between", "carry_deficit"),
        ("interim_tolerance = 0.01", "interim_tolerance = [0.01, 0]", "2 numbers for 5", "interim_tolerance"),
        ("interim_tolerance = 0.01", "tolerance = -0.01", "not negative", "tolerance = -0.01"),
        ("interim_tolerance = 0.01", "preset = \"stf-2017\"", "did you mean `stf-2016`?", "stf-2017"),
        ("interim_tolerance = 0.01", "totals = { acte = 1 }", "did you mean `acute`?", "acte"),
        ("incentive = 1.0, ", "incentve = 1.0, ", "did you mean `incentive`?", "incentve"),
        ("incentive = 1.0, ", "earn = \"all\", ", "one of `all-or-nothing`", "\"all\""),
        ("incentive = 1.0, ", "locality_share = 2, ", "share between", "locality_share"),
        ("missed_rate = 0.035", "missed_rate = 0.035\nwrite_off_after = 0", "whole number", "write_off_after = 0"),
        ("acute = 9.0", "acute = -9.0", "not negative", "acute = -9.0"),
        ("rate = 0.015", "rate = 1.5", "share between", "rate = 1.5"),
        ("taper_share = 0.5", "taper_share = 50", "share between", "taper_share"),
        ("reentry = true", "reentry = 1", "`true` or `false`", "reentry"),
        ("emergency = { kind = \"capitated\", share = 0.5", "emergency = { kind = \"capitated\", share = 5", "share between", "share = 5"),
        ("delivery_add = 0.0", "rate = 0.01", "may stand in efficiency scenarios", "rate = 0.01"),
        ("acute = [-23.3, -21.5, -21.0, -20.5, -19.5]", "acute = [-23.3]", "1 numbers for 5", "acute = [-23.3]"),
    ]);
}

#[test]
#[rustfmt::skip] // a row for each mistake
fn what_is_doubtful_is_said_and_accepted() {
    all_are_warned_of(&[
        ("base = 19.0, price = \"non-pay\"", "base = 19.0, price = \"non-pay\", release = 0.5", "follows no `activity`", "release = 0.5"),
        ("organisations = [\"acute\", \"community\"]", "organisations = []", "no organisation is named", "organisations = []"),
        ("[price.drugs]", "[price.gas]\ngrowth = 0.1\n[price.drugs]", "nothing uses price.gas", "[price.gas]"),
        ("[price.drugs]", "[demand.dental]\ngrowth = 0.1\n[price.drugs]", "nothing uses demand.dental", "[demand.dental]"),
        ("growth = 0.035", "growth = 0.6", "0.6 is 60%: 0.006 is 0.6%, 0.06 is 6%", "growth = 0.6"),
        ("community = [0.1, 0.6, 0.7, 0.8, 1.2]\n", "", "`community` has no control total", "[totals]"),
        ("ccg = [-1.2,", "council = 1\nccg = [-1.2,", "`council` is not under control totals", "council = 1"),
        ("acute = 9.0", "acute = 9.0, council = 2.0", "`council` is not under control totals", "council = 2.0"),
        ("kind = \"local-authority\"", "kind = \"local-authority\"\nopening_debt = 3", "borrows nothing", "opening_debt = 3"),
        ("delivery_add = -0.05\ntransformations = [\"integrated-care\"]", "", "still go ahead: `integrated-care`", "rate = { acute"),
    ]);
}

#[test]
fn too_many_cases_are_refused() {
    let more = |array: &str, letter: &str| -> String {
        (0..20).map(|n| format!("\n[[{array}]]\nid = \"{letter}{n}\"\n")).collect()
    };
    let text =
        format!("{EXAMPLE}{}{}", more("demand_scenario", "d"), more("efficiency_scenario", "e"));
    let reading = read_text(&text, &[]);
    assert!(said(&reading).contains("484 cases; at most 400"), "{}", said(&reading));
}

#[test]
fn all_problems_of_a_file_come_out_in_one_go_each_at_its_line() {
    let text = edited("base = 28.0", "base = 28.0.1")
        .replacen("growth = 0.024 ", "growht = 0.024 ", 1)
        .replacen("provider = \"council\"", "provider = \"counsel\"", 1)
        .replacen("runs = 20000", "runs = 20000\nruns = 30000", 1)
        .replacen("level = \"locality\"", "level = \"localities\"", 1);
    let reading = read_text(&text, &[]);
    let lines: Vec<&str> =
        reading.problems.iter().map(|problem| line(problem, &reading.sources)).collect();
    for at in ["28.0.1", "growht", "counsel", "runs = 30000", "localities", "[demand.emergency]"] {
        assert!(lines.iter().any(|line| line.contains(at)), "{at}\n{}", said(&reading));
    }
    assert_eq!(lines.len(), 6, "{}", said(&reading));
    let places = reading.problems.iter().map(|problem| problem.place.clone().map(|p| p.span.start));
    assert!(places.is_sorted());
}

#[test]
fn a_mistake_that_several_rows_share_is_reported_once() {
    let reading = read_text(&edited("share = 0.025", "share = 25"), &[]);
    assert_eq!(reading.problems.len(), 1, "{}", said(&reading));
    let reading = read_text(&edited("missed_rate = 0.035", "missed_rate = 3.5"), &[]);
    assert_eq!(reading.problems.len(), 1, "{}", said(&reading));
}

#[test]
fn an_error_looks_like_this() {
    let reading = read_text(&edited("variable = 0.9 }", "varable = 0.9 }"), &[]);
    let expected = "\
error[unknown-key]: there is no key `varable`
  --> example.toml:39:99
   |
39 | … = { emergency = 0.4, elective = 0.6 }, varable = 0.9 },
   |                                          ^^^^^^^ unknown key
   |
   = help: did you mean `variable`?
   = help: keys of organisation.acute.cost.Drugs: `name`, `base`, `price`, `amount`, `recurrent`, `activity`, `variable`, `release`
";
    assert_eq!(render(&reading.problems, &reading.sources, false), expected);
}
