//! Control totals worked by hand: each rule alone, in the plan (run 0), in round figures; then together.

use crate::common::{certain, metric, option_plan, scenario};
use control_total::projection::Projection;

/// Positions of £m in three years before any option, by organisation; `a` has a turnover of £100m, any
/// other one of £300m.
type Positions<'p> = &'p [(&'p str, [f64; 3])];

fn file(positions: Positions, rest: &str) -> String {
    let organisations: String = positions
        .iter()
        .map(|(id, years)| {
            let turnover = if *id == "a" { 100.0 } else { 300.0 };
            let income = years.map(|position| turnover + position);
            format!(
                "[[organisation]]\nid = \"{id}\"\nopening_debt = 0.0\n\
                 income = [ {{ name = \"Grant\", base = {turnover:?}, amount = {income:?} }} ]\n\
                 cost = [ {{ name = \"Pay\", base = {turnover:?}, price = \"flat\" }} ]\n"
            )
        })
        .collect();
    format!(
        "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 3\n{organisations}\
         [price.flat]\ngrowth = 0.0\n{rest}"
    )
}

fn run(positions: Positions, rest: &str) -> Projection {
    certain(&scenario(&file(positions, rest)))
}

#[track_caller]
fn assert_years(projection: &Projection, unit: &str, name: &str, expected: [f64; 3]) {
    let found = [1, 2, 3].map(|year| option_plan(projection, unit, year, name));
    let near = found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-9);
    assert!(near, "{name} of {unit}: {found:?}, by hand {expected:?}");
}

#[track_caller]
fn assert_horizon(projection: &Projection, name: &str, expected: f64) {
    let found = metric(projection, 0, "covered", None, name);
    assert!((found.value - expected).abs() < 1e-9, "{name}: {found:?}, by hand {expected}");
    assert_eq!((found.error, found.plan), (0.0, found.value));
}

/// One organisation: 2.0 worse than its total of (8.0), then 2.0 better than (6.0), then on it.
const ONE: Positions = &[("a", [-10.0, -4.0, -5.0])];
/// Beside it one that is 3.0 better than nil, then 1.0 worse, then 1.0 better.
const TWO: Positions = &[("a", [-10.0, -4.0, -5.0]), ("b", [3.0, -1.0, 1.0])];
const TOTALS: &str = "[totals]\na = [-8.0, -6.0, -5.0]\n";
const TOTALS_OF_TWO: &str = "[totals]\na = [-8.0, -6.0, -5.0]\nb = 0.0\n";

fn annual(rest: &str) -> String {
    format!("{TOTALS}[[option]]\nid = \"x\"\nlevel = \"organisation\"\nperiod = \"annual\"\n{rest}")
}

fn annual_of_two(level: &str, rest: &str) -> String {
    let option =
        format!("[[option]]\nid = \"x\"\nlevel = \"{level}\"\nperiod = \"annual\"\n{rest}");
    format!("{TOTALS_OF_TWO}{option}")
}

#[test]
fn an_annual_test_forgets_every_year() {
    let found = run(ONE, &annual(""));
    assert_years(&found, "a", "variance_to_total", [-2.0, 2.0, 0.0]);
    assert_years(&found, "a", "met", [0.0, 1.0, 1.0]);
    assert_years(&found, "a", "first_miss", [1.0, 0.0, 0.0]);
    assert_horizon(&found, "success", 0.0);
    // Over the horizon it is on plan: (19.0) against (19.0).
    assert_horizon(&found, "on_plan", 1.0);
    assert_horizon(&found, "years_on_plan", 2.0);
    assert_horizon(&found, "shortfall", 2.0);
    assert_horizon(&found, "mean_cumulative_position", -19.0);
    assert_horizon(&found, "worst_tenth_cumulative_after_support", -19.0);
    assert_horizon(&found, "public_purse", -19.0);
}

#[test]
fn carries_take_a_part_of_a_surplus_and_of_a_deficit_into_the_next_year() {
    // (2.0); 2.0 − 0.5 × 2.0 = 1.0; 0 + 0.25 × 1.0 = 0.25.
    let found = run(ONE, &annual("carry_surplus = 0.25\ncarry_deficit = 0.5\n"));
    assert_years(&found, "a", "variance_to_total", [-2.0, 1.0, 0.25]);
}

#[test]
fn a_tolerance_is_a_share_of_turnover_in_each_year() {
    let found = run(ONE, &annual("tolerance = [0.02, 0.0, 0.0]\n"));
    assert_years(&found, "a", "met", [1.0, 1.0, 1.0]);
    assert_horizon(&found, "success", 1.0);
    let found = run(ONE, &annual("tolerance = [0.0199, 0.0, 0.0]\n"));
    assert_years(&found, "a", "met", [0.0, 1.0, 1.0]);
}

#[test]
fn a_block_of_years_is_one_cumulative_test_that_its_last_year_decides() {
    let blocks = |years: &str, rest: &str| {
        let option = "[[option]]\nid = \"x\"\nlevel = \"organisation\"\nperiod = \"multi-year\"\n";
        run(ONE, &format!("{TOTALS}{option}{years}{rest}"))
    };
    // One block of three years: (2.0), 0, 0. The first year may miss.
    let found = blocks("", "");
    assert_years(&found, "a", "variance_to_total", [-2.0, 0.0, 0.0]);
    assert_years(&found, "a", "met", [0.0, 1.0, 1.0]);
    assert_horizon(&found, "success", 1.0);
    // Before the last year of a block the interim tolerance applies: 2% of £100m is £2m.
    let found = blocks("", "interim_tolerance = 0.02\n");
    assert_years(&found, "a", "met", [1.0, 1.0, 1.0]);
    // Blocks that are longer than the horizon were refused, and with them a preset of three years over two.
    let found = blocks("period_years = 7\n", "");
    assert_years(&found, "a", "variance_to_total", [-2.0, 0.0, 0.0]);
    assert_horizon(&found, "success", 1.0);
    // Blocks of a year are annual.
    let found = blocks("period_years = 1\n", "interim_tolerance = 0.02\n");
    assert_years(&found, "a", "variance_to_total", [-2.0, 2.0, 0.0]);
    assert_horizon(&found, "success", 0.0);
}

#[test]
fn the_horizons_end_closes_the_last_block_and_each_block_starts_afresh() {
    // Positions (8.0), (9.0), (5.0) in blocks of two years: 0, (3.0), and 0 again.
    let option = "[[option]]\nid = \"x\"\nlevel = \"organisation\"\nperiod = \"multi-year\"\nperiod_years = 2\n";
    let found = run(&[("a", [-8.0, -9.0, -5.0])], &format!("{TOTALS}{option}"));
    assert_years(&found, "a", "variance_to_total", [0.0, -3.0, 0.0]);
    assert_horizon(&found, "success", 0.0);
    let found = run(&[("a", [-9.0, -5.0, -5.5])], &format!("{TOTALS}{option}"));
    assert_years(&found, "a", "variance_to_total", [-1.0, 0.0, -0.5]);
    assert_horizon(&found, "success", 0.0);
    let found = run(&[("a", [-9.0, -5.0, -5.0])], &format!("{TOTALS}{option}"));
    assert_horizon(&found, "success", 1.0);
}

#[test]
fn the_totals_are_the_scenarios_unless_the_option_has_its_own() {
    let totals = "totals = { b = [5.0, 5.0, 5.0] }\n";
    let found = run(TWO, &annual_of_two("organisation", totals));
    assert_years(&found, "a", "variance_to_total", [-2.0, 2.0, 0.0]);
    assert_years(&found, "b", "variance_to_total", [-2.0, -6.0, -4.0]);
    assert_years(&found, "covered", "variance_to_total", [-4.0, -4.0, -4.0]);
    assert_horizon(&found, "success", 0.0);
    let found = run(TWO, &annual_of_two("locality", "total = [-7.0, -5.0, -4.5]\n"));
    assert_years(&found, "covered", "variance_to_total", [0.0, 0.0, 0.5]);
    assert_horizon(&found, "success", 1.0);
    // Measured alike, against the scenario's (8.0), (6.0) and (5.0): 1.0, 1.0 and 1.0 better.
    assert_horizon(&found, "years_on_plan", 3.0);
    assert_horizon(&found, "shortfall", 0.0);
}

#[test]
fn both_lenses_are_reported_whoever_pays() {
    let found = run(TWO, &annual_of_two("locality", ""));
    assert_years(&found, "a", "met", [0.0, 1.0, 1.0]);
    assert_years(&found, "b", "met", [1.0, 0.0, 1.0]);
    assert_years(&found, "covered", "met", [1.0, 1.0, 1.0]);
    assert_years(&found, "covered", "organisations_missing", [1.0, 1.0, 0.0]);
    assert_years(&found, "covered", "all_organisations_met", [0.0, 0.0, 1.0]);
    let joint = &found.options.cases[0].options[0].joint;
    assert_eq!(joint[0].probabilities, [[0.0, 0.0], [0.0, 1.0], [0.0, 0.0]]);
    assert_eq!(joint[2].probabilities, [[0.0, 1.0], [0.0, 0.0], [0.0, 0.0]]);
}

const SUPPORT: &str = "support = { amount = { a = 8.0, b = 4.0 }";

#[test]
fn support_is_earned_by_those_that_meet() {
    let found = run(TWO, &annual_of_two("organisation", &format!("{SUPPORT} }}\n")));
    assert_years(&found, "a", "support_earned", [0.0, 8.0, 8.0]);
    assert_years(&found, "b", "support_earned", [4.0, 0.0, 4.0]);
    assert_years(&found, "covered", "support_earned", [4.0, 8.0, 12.0]);
    assert_years(&found, "a", "after_support", [-10.0, 4.0, 3.0]);
    assert_years(&found, "covered", "cumulative_after_support", [-3.0, 0.0, 8.0]);
    assert_years(&found, "a", "support_forgone", [8.0, 0.0, 0.0]);
    // The locality meets in every year.
    assert_years(&found, "covered", "support_forgone_while_locality_met", [8.0, 4.0, 0.0]);
    assert_years(&found, "covered", "support_earned_while_locality_missed", [0.0, 0.0, 0.0]);
    assert_horizon(&found, "support_earned", 24.0);
    assert_horizon(&found, "national_money", 24.0);
    assert_horizon(&found, "mean_cumulative_after_support", 8.0);
    assert_horizon(&found, "in_balance_after_support", 1.0);
    assert_horizon(&found, "in_balance_last_year_after_support", 1.0);
    // Support is one public body's money paid to another: before it they are (16.0) over the years.
    assert_horizon(&found, "public_purse", -16.0);
    assert_horizon(&found, "in_balance", 0.0);
    assert_horizon(&found, "in_balance_last_year", 0.0);
}

#[test]
fn a_share_of_support_goes_by_the_localitys_test() {
    // A quarter goes by the locality, which meets: the one that misses keeps that quarter.
    let rules = format!("{SUPPORT}, locality_share = 0.25 }}\n");
    let found = run(TWO, &annual_of_two("organisation", &rules));
    assert_years(&found, "a", "support_earned", [2.0, 8.0, 8.0]);
    assert_years(&found, "b", "support_earned", [4.0, 1.0, 4.0]);
    // Where the locality has to be 2.0 better, it misses in every year and that quarter is lost.
    let found =
        run(TWO, &annual_of_two("organisation", &format!("total = [-5.0, -3.0, -2.0]\n{rules}")));
    assert_years(&found, "a", "support_earned", [0.0, 6.0, 6.0]);
    assert_years(&found, "a", "support_earned_while_locality_missed", [0.0, 6.0, 6.0]);
    // At locality level all of it does, unless a share says otherwise.
    let found = run(TWO, &annual_of_two("locality", &format!("{SUPPORT} }}\n")));
    assert_years(&found, "a", "support_earned", [8.0, 8.0, 8.0]);
    let found = run(TWO, &annual_of_two("locality", &rules));
    assert_years(&found, "a", "support_earned", [2.0, 8.0, 8.0]);
}

#[test]
fn a_share_of_support_goes_by_performance_which_is_attained_between_none_and_all() {
    // 1 − 0.4 + 0.4 × 0.5 = 0.8.
    let rules = |achieved: &str| {
        format!("{SUPPORT}, performance = {{ share = 0.4, achieved = {achieved} }} }}\n")
    };
    let found = run(ONE, &annual(&rules("0.5").replace(", b = 4.0", "")));
    assert_years(&found, "a", "support_earned", [0.0, 6.4, 6.4]);
    assert_years(&found, "a", "support_forgone", [8.0, 1.6, 1.6]);
    let found = run(ONE, &annual(&rules("1.5").replace(", b = 4.0", "")));
    assert_years(&found, "a", "support_earned", [0.0, 8.0, 8.0]);
    let found = run(ONE, &annual(&rules("{ mean = -1.0, sd = 1.0 }").replace(", b = 4.0", "")));
    assert_years(&found, "a", "support_earned", [0.0, 4.8, 4.8]);
}

#[test]
fn pound_for_pound_each_pound_missed_costs_a_pound_of_support() {
    let rules = format!("{SUPPORT}, earn = \"pound-for-pound\" }}\n");
    // £2m short of £8m leaves £6m; b is £1m short of £4m.
    let found = run(TWO, &annual_of_two("organisation", &rules));
    assert_years(&found, "a", "support_earned", [6.0, 8.0, 8.0]);
    assert_years(&found, "b", "support_earned", [4.0, 3.0, 4.0]);
    // The locality, £3m short of £12m, keeps three quarters; short by all and more it keeps none.
    let totals = "total = [-4.0, -2.0, 20.0]\n";
    let found = run(TWO, &annual_of_two("locality", &format!("{totals}{rules}")));
    assert_years(&found, "covered", "support_earned", [9.0, 9.0, 0.0]);
    assert_years(&found, "a", "support_earned", [6.0, 6.0, 0.0]);
    // Within a tolerance it meets, and all is earned.
    let found = run(ONE, &annual(&format!("tolerance = 0.02\n{}", rules.replace(", b = 4.0", ""))));
    assert_years(&found, "a", "support_earned", [8.0, 8.0, 8.0]);
}

#[test]
fn support_tapers_after_years_met_and_ends_at_exit() {
    let good: Positions = &[("a", [-8.0, -6.0, -5.0])];
    let rules = |oversight: &str| {
        annual(&format!("support = {{ amount = {{ a = 8.0 }} }}\noversight = {{ {oversight} }}\n"))
    };
    let found = run(good, &rules("taper_after = 1, exit_after = 2, taper_share = 0.25"));
    assert_years(&found, "a", "support_earned", [8.0, 2.0, 0.0]);
    assert_years(&found, "a", "support_tapered", [0.0, 6.0, 8.0]);
    assert_years(&found, "a", "support_forgone", [0.0, 0.0, 0.0]);
    assert_years(&found, "a", "exited", [0.0, 1.0, 1.0]);
    // A miss before exit starts the count again.
    let found = run(ONE, &rules("taper_after = 1, exit_after = 2"));
    assert_years(&found, "a", "support_earned", [0.0, 8.0, 4.0]);
    assert_years(&found, "a", "exited", [0.0, 0.0, 1.0]);
    // A miss after exit brings nothing back, unless there is reentry.
    let miss: Positions = &[("a", [-8.0, -7.0, -5.0])];
    let found = run(miss, &rules("exit_after = 1"));
    assert_years(&found, "a", "exited", [1.0, 1.0, 1.0]);
    assert_years(&found, "a", "support_earned", [8.0, 0.0, 0.0]);
    let found = run(miss, &rules("exit_after = 1, reentry = true"));
    assert_years(&found, "a", "exited", [1.0, 0.0, 1.0]);
    assert_years(&found, "a", "support_earned", [8.0, 0.0, 8.0]);
}

#[test]
fn a_surplus_earns_a_bonus_once_and_up_to_a_cap() {
    let positions: Positions = &[("a", [-7.0, -4.0, -5.0])];
    let rules = |incentive: &str| {
        annual(&format!(
            "carry_surplus = 1.0\nsupport = {{ amount = {{ a = 8.0 }}, {incentive} }}\n"
        ))
    };
    // 1.0 better; 2.0 better, and 3.0 with what was carried; on its total, and 3.0 with what was carried.
    let found = run(positions, &rules("incentive = 1.0"));
    assert_years(&found, "a", "variance_to_total", [1.0, 3.0, 3.0]);
    assert_years(&found, "a", "bonus", [1.0, 2.0, 0.0]);
    assert_years(&found, "a", "support", [9.0, 10.0, 8.0]);
    assert_years(&found, "a", "support_earned", [8.0, 8.0, 8.0]);
    let found = run(positions, &rules("incentive = 2.0, incentive_cap = 0.375"));
    assert_years(&found, "a", "bonus", [2.0, 3.0, 0.0]);
    // The locality's is shared in proportion to support: two thirds and one third of 1.0, 1.0 and 1.0.
    let found = run(TWO, &annual_of_two("locality", &format!("{SUPPORT}, incentive = 1.5 }}\n")));
    assert_years(&found, "covered", "variance_to_total", [1.0, 1.0, 1.0]);
    assert_years(&found, "a", "bonus", [1.0, 1.0, 1.0]);
    assert_years(&found, "b", "bonus", [0.5, 0.5, 0.5]);
    assert_horizon(&found, "bonus", 4.5);
    assert_horizon(&found, "national_money", 40.5);
}

#[test]
fn deficits_are_borrowed_and_interest_falls_due_a_year_later() {
    let text = annual("borrowing = { rate = 0.05 }\n");
    let text = file(ONE, &text).replace("opening_debt = 0.0", "opening_debt = 20.0");
    let found = certain(&scenario(&text));
    // £20m owes £1m: (11.0), so £31m; that owes £1.55m: (5.55), £36.55m; £1.8275m: (6.8275), £43.3775m.
    assert_years(&found, "a", "interest", [1.0, 1.55, 1.8275]);
    assert_years(&found, "a", "before_support", [-11.0, -5.55, -6.8275]);
    assert_years(&found, "a", "debt", [31.0, 36.55, 43.3775]);
    assert_horizon(&found, "interest", 4.3775);
    assert_horizon(&found, "closing_debt", 43.3775);
    // In the second year it is 0.45 better than its total: interest takes the rest.
    assert_years(&found, "a", "variance_to_total", [-3.0, 0.45, -1.8275]);
}

#[test]
fn a_surplus_repays_debt_and_never_more_than_there_is() {
    let text = annual("borrowing = { rate = 0.0 }\n");
    let found = run(&[("a", [-3.0, 1.0, 5.0])], &text);
    assert_years(&found, "a", "debt", [3.0, 2.0, 0.0]);
}

#[test]
fn the_dearer_rate_falls_for_a_year_on_the_new_borrowing_of_a_year_that_missed() {
    let text = annual("borrowing = { rate = 0.05, missed_rate = 0.15 }\n");
    let text = file(ONE, &text).replace("opening_debt = 0.0", "opening_debt = 20.0");
    let found = certain(&scenario(&text));
    // (11.0) misses and is borrowed: 5% of 31.0 and 10% of 11.0 make 2.65. Then (6.65) misses too:
    // 5% of 37.65 and 10% of 6.65 make 2.5475.
    assert_years(&found, "a", "interest", [1.0, 2.65, 2.5475]);
    assert_years(&found, "a", "met", [0.0, 0.0, 0.0]);
    // Within a tolerance it meets, and only the usual rate is due.
    let found = certain(&scenario(&text.replace("period = ", "tolerance = 0.1\nperiod = ")));
    assert_years(&found, "a", "interest", [1.0, 1.55, 1.8275]);
}

#[test]
fn together_surpluses_offset_deficits_before_anything_is_borrowed() {
    let rules = annual_of_two("locality", "borrowing = { rate = 0.04 }\n");
    let text = file(TWO, &rules).replacen("opening_debt = 0.0", "opening_debt = 20.0", 1);
    let found = certain(&scenario(&text));
    // £20m owes £0.8m, a quarter of it a's by turnover: (7.8), so £27.8m, which owes £1.112m: (6.112), so
    // £33.912m, which owes £1.35648m: (5.35648).
    assert_years(&found, "a", "interest", [0.2, 0.278, 0.33912]);
    assert_years(&found, "b", "interest", [0.6, 0.834, 1.01736]);
    assert_years(&found, "covered", "interest", [0.8, 1.112, 1.35648]);
    assert_years(&found, "covered", "debt", [27.8, 33.912, 39.26848]);
    assert_years(&found, "b", "before_support", [2.4, -1.834, -0.01736]);
}

#[test]
fn after_years_met_debt_is_written_off_and_so_is_a_deficit_carried() {
    let positions: Positions = &[("a", [-9.0, -7.0, -5.0])];
    let text = annual(
        "tolerance = 0.05\ncarry_deficit = 1.0\nborrowing = { rate = 0.1, write_off_after = 2 }\n",
    );
    let found = run(positions, &text);
    // (1.0) and (1.0 + 1.0 + 0.9) are within 5.0: at the end of the second year 9.0 + 7.9 is written off.
    assert_years(&found, "a", "variance_to_total", [-1.0, -2.9, 0.0]);
    assert_years(&found, "a", "debt", [9.0, 0.0, 0.0]);
    assert_years(&found, "a", "interest", [0.0, 0.9, 0.0]);
    // The count goes on: what is borrowed in the third year goes too.
    assert_horizon(&found, "written_off", 21.9);
    // Less £0.9m of interest that it brought.
    assert_horizon(&found, "national_money", 21.0);
    assert_horizon(&found, "closing_debt", 0.0);
}

#[test]
fn special_measures_are_for_those_far_from_their_own_total() {
    let rules = annual_of_two("organisation", "oversight = { special_measures = 0.019 }\n");
    let found = run(TWO, &rules);
    // 2.0 short is more than 1.9% of £100m; 1.0 short is less than 1.9% of £300m.
    assert_years(&found, "a", "special_measures", [1.0, 0.0, 0.0]);
    assert_years(&found, "b", "special_measures", [0.0, 0.0, 0.0]);
    // The locality meets meanwhile.
    assert_years(&found, "covered", "masked_deficit", [1.0, 0.0, 0.0]);
    // At 2% exactly it is not far enough, and a deficit that was agreed is none.
    let found = run(TWO, &rules.replace("0.019", "0.02"));
    assert_years(&found, "a", "special_measures", [0.0, 0.0, 0.0]);
    // Where the locality misses, nothing is masked.
    let found = run(TWO, &rules.replace("period = ", "total = 0.0\nperiod = "));
    assert_years(&found, "a", "special_measures", [1.0, 0.0, 0.0]);
    assert_years(&found, "covered", "masked_deficit", [0.0, 0.0, 0.0]);
}

#[test]
fn moves_bring_what_can_be_spared_to_those_that_fall_short() {
    let positions: Positions =
        &[("a", [3.0, -4.0, 1.0]), ("b", [1.0, -2.0, 1.0]), ("c", [-2.0, 3.0, 0.0])];
    let found =
        run(positions, "[[option]]\nid = \"x\"\nlevel = \"locality\"\nperiod = \"annual\"\n");
    // £2m short against £4m to spare; £6m short against £3m; nobody short.
    assert_years(&found, "a", "moved_out", [1.5, 0.0, 0.0]);
    assert_years(&found, "b", "moved_out", [0.5, 0.0, 0.0]);
    assert_years(&found, "c", "moved_out", [0.0, 3.0, 0.0]);
    assert_years(&found, "a", "moved_in", [0.0, 2.0, 0.0]);
    assert_years(&found, "b", "moved_in", [0.0, 1.0, 0.0]);
    assert_years(&found, "c", "moved_in", [2.0, 0.0, 0.0]);
    // They change nothing.
    assert_years(&found, "c", "before_support", [-2.0, 3.0, 0.0]);
}

#[test]
fn an_organisation_outside_control_totals_is_in_no_test() {
    let text = file(TWO, &annual_of_two("locality", "support = { amount = { a = 8.0 } }\n"));
    let (before, b) = text.split_once("id = \"b\"").unwrap();
    let text = format!("{before}id = \"b\"\ncontrol_total = false{b}").replace("b = 0.0\n", "");
    let found = certain(&scenario(&text));
    assert_years(&found, "covered", "before_support", [-10.0, -4.0, -5.0]);
    assert_years(&found, "covered", "met", [0.0, 1.0, 1.0]);
    assert!(found.options.columns[0].metrics.iter().all(|column| column.unit.as_str() != "b"));
}

#[test]
fn money_that_the_centre_spends_outside_positions_is_counted_as_its_own() {
    let transformation = "[[transformation]]\nid = \"m\"\nstart = \"2016/17\"\n\
        investment = [ { organisation = \"external\", amount = [1.0, 2.0] } ]\n\
        running = [ { organisation = \"external\", amount = 0.5, price = \"flat\" } ]\n";
    let found =
        run(ONE, &format!("{transformation}{}", annual("support = { amount = { a = 8.0 } }\n")));
    // 3.0 and 3 × 0.5, beside 2 × 8.0 earned.
    assert_horizon(&found, "national_money", 20.5);
    assert_horizon(&found, "external_cost", 4.5);
    assert_horizon(&found, "public_purse", -23.5);
    assert_years(&found, "a", "before_support", [-10.0, -4.0, -5.0]);
}

#[test]
fn the_rules_together() {
    // One total for two organisations over three years, 1% of £400m allowed on the way; £12m of support,
    // half of it after a year met; debt at 5%, dearer after a miss, pooled.
    let rules = format!(
        "{TOTALS_OF_TWO}[[option]]\nid = \"x\"\nlevel = \"locality\"\nperiod = \"multi-year\"\n\
         interim_tolerance = 0.01\n{SUPPORT}, incentive = 1.0, incentive_cap = 0.05 }}\n\
         borrowing = {{ rate = 0.05, missed_rate = 0.10 }}\noversight = {{ taper_after = 1 }}\n"
    );
    let positions: Positions = &[("a", [-14.0, -8.0, -5.0]), ("b", [3.0, -1.0, 1.0])];
    let text = file(positions, &rules).replacen("opening_debt = 0.0", "opening_debt = 20.0", 1);
    let found = certain(&scenario(&text));
    // 2016/17: £20m owes £1m. B (12.0) against (8.0) is (4.0), just within 1%: it meets and earns £12m.
    // Debt stays £20m, and owes £1m at the usual rate.
    // 2017/18: B (10.0) against (6.0), with (4.0) carried: (8.0) misses and earns nothing. Debt £30m; it owes
    // £1.5m, and £0.5m more for the new £10m.
    // 2018/19: B (4.0 + 2.0) against (5.0), with (8.0) carried: (9.0) misses. Debt £36m.
    assert_years(&found, "covered", "interest", [1.0, 1.0, 2.0]);
    assert_years(&found, "a", "interest", [0.25, 0.25, 0.5]);
    assert_years(&found, "covered", "before_support", [-12.0, -10.0, -6.0]);
    assert_years(&found, "covered", "variance_to_total", [-4.0, -8.0, -9.0]);
    assert_years(&found, "covered", "met", [1.0, 0.0, 0.0]);
    assert_years(&found, "covered", "support_earned", [12.0, 0.0, 0.0]);
    // After the year met support tapers to a half, which the miss forgoes and then brings back.
    assert_years(&found, "covered", "support_tapered", [0.0, 6.0, 0.0]);
    assert_years(&found, "covered", "support_forgone", [0.0, 6.0, 12.0]);
    assert_years(&found, "covered", "after_support", [0.0, -10.0, -6.0]);
    assert_years(&found, "covered", "debt", [20.0, 30.0, 36.0]);
    assert_years(&found, "covered", "first_miss", [0.0, 1.0, 0.0]);
    assert_years(&found, "covered", "bonus", [0.0, 0.0, 0.0]);
    // The organisations' own lens, interest included: a is 6.25, then 8.5 and then 9.0 behind.
    assert_years(&found, "a", "variance_to_total", [-6.25, -8.5, -9.0]);
    assert_years(&found, "b", "variance_to_total", [2.25, 0.5, 0.0]);
    assert_years(&found, "a", "moved_in", [2.25, 0.5, 0.0]);
    assert_horizon(&found, "success", 0.0);
    assert_horizon(&found, "mean_cumulative_position", -24.0);
    assert_horizon(&found, "mean_cumulative_after_support", -16.0);
    // (11.0), (9.0) and (4.0) before interest, against (8.0), (6.0) and (5.0).
    assert_horizon(&found, "shortfall", 6.0);
    assert_horizon(&found, "on_plan", 0.0);
    assert_horizon(&found, "in_balance", 0.0);
    assert_horizon(&found, "interest", 4.0);
    assert_horizon(&found, "national_money", 8.0);
}
