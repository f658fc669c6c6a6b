//! Statements worked by hand: each rule alone, in the plan (run 0), in round figures.

use crate::common::{assert_plan, certain, plan, scenario};

/// One trust, one commissioner, one service, two projected years.
fn locality(extra: &str, contract: &str, trust: &str) -> String {
    format!(
        "schema = 1
name = \"test\"
[horizon]
base_year = \"2015/16\"
years = 2
[[organisation]]
id = \"trust\"
{trust}
[[organisation]]
id = \"ccg\"
income = [ {{ name = \"Allocation\", base = 100.0, price = \"flat\" }} ]
[[contract]]
commissioner = \"ccg\"
provider = \"trust\"
service = \"care\"
value = 100.0
{contract}
[demand.care]
growth = [0.10, 0.00]
[price.tariff]
growth = 0.0
[price.flat]
growth = 0.0
{extra}
"
    )
}

const COST: &str = "cost = [ { name = \"Pay\", base = 100.0, price = \"flat\" } ]";

/// What the contract pays in the two projected years.
#[track_caller]
fn assert_pays(contract: &str, extra: &str, expected: [f64; 2]) {
    let projection = certain(&scenario(&locality(extra, contract, COST)));
    assert_plan(&projection, "trust", "income", &expected);
    // What one pays, the other receives: it cancels in the locality.
    assert_plan(&projection, "ccg", "cost", &expected);
    assert_plan(&projection, "locality", "income", &[100.0, 100.0]);
    assert_plan(&projection, "locality", "cost", &[100.0, 100.0]);
}

#[test]
fn a_block_contract_pays_for_planned_activity() {
    // Planned: 1.02, then 1.02 × 1.01; realised activity of 1.10 changes nothing.
    let contract = "payment = { kind = \"block\" }\nplanned_growth = [0.02, 0.01]";
    assert_pays(contract, "", [102.0, 103.02]);
}

#[test]
fn a_block_contract_rebased_every_year_pays_for_last_years_activity() {
    // 1 × 1.02, then last year's 1.10 × 1.01.
    let contract =
        "payment = { kind = \"block\" }\nplanned_growth = [0.02, 0.01]\nrebase = \"annual\"";
    assert_pays(contract, "", [102.0, 111.1]);
}

#[test]
fn an_activity_contract_pays_for_activity_at_the_tariff() {
    // 1.10 × 1.01, then 1.10 × 1.01².
    let text = locality("", "payment = { kind = \"activity\" }", COST)
        .replace("[price.tariff]\ngrowth = 0.0", "[price.tariff]\ngrowth = 0.01");
    let projection = certain(&scenario(&text));
    assert_plan(&projection, "trust", "income", &[111.1, 112.211]);
}

#[test]
fn a_marginal_contract_pays_less_above_its_threshold() {
    // y = 0.98 + 0.7·(a − 0.98): 0.994 at a = 1, 1.064 at a = 1.10.
    let contract = "payment = { kind = \"marginal\", threshold = 0.98, rate = 0.7 }";
    assert_pays(contract, "", [100.0 * 1.064 / 0.994; 2]);
}

#[test]
fn a_blended_contract_follows_deviations_within_its_band() {
    // ā = 1.02, band ±0.051; deviation 0.08: 1.02 + 0.5 × 0.051 + 0.1 × 0.029 = 1.0484.
    // Then ā = 1.10 × 1.01 = 1.111, deviation −0.011, within the band: 1.111 − 0.5 × 0.011 = 1.1055.
    let contract = "payment = { kind = \"blended\", variable = 0.5, band = 0.05, beyond = 0.1 }
planned_growth = [0.02, 0.01]";
    assert_pays(contract, "", [104.84, 110.55]);
}

#[test]
fn a_blended_contract_without_a_band_follows_the_whole_deviation() {
    // 1.02 + 0.5 × 0.08 = 1.06, then 1.1055 as above.
    let contract =
        "payment = { kind = \"blended\", variable = 0.5 }\nplanned_growth = [0.02, 0.01]";
    assert_pays(contract, "", [106.0, 110.55]);
}

#[test]
fn a_capitated_contract_pays_by_its_index_and_shares_deviations_at_the_tariff() {
    // Capitation 1.03, 1.0609. Deviation 0.08, clipped to 0.05 × 1.02 = 0.051, half of it shared;
    // then −0.011, half of it shared.
    let contract = "payment = { kind = \"capitated\", share = 0.5, band = 0.05 }
planned_growth = [0.02, 0.01]";
    let extra = "[price.capitation]\ngrowth = 0.03";
    assert_pays(contract, extra, [103.0 + 2.55, 106.09 - 0.55]);
}

#[test]
fn a_year_of_care_contract_pays_for_people() {
    let contract = "payment = { kind = \"year-of-care\", people = \"people\" }";
    assert_pays(contract, "[price.people]\ngrowth = [0.04, 0.05]", [104.0, 109.2]);
}

#[test]
fn the_share_tied_to_performance_is_paid_at_the_median_in_the_plan() {
    let contract = "payment = { kind = \"block\" }\nplanned_growth = 0.0
performance = { share = 0.1, achieved = { p10 = 0.2, p50 = 0.5, p90 = 0.9 } }";
    assert_pays(contract, "", [100.0, 100.0]);
}

/// A trust alone, with what stands in `cost` and `extra`.
fn trust(cost: &str, extra: &str) -> String {
    format!(
        "schema = 1
[horizon]
base_year = \"2015/16\"
years = 3
[[organisation]]
id = \"trust\"
income = [ {{ name = \"Grant\", base = 100.0, price = \"flat\" }} ]
cost = [ {cost} ]
[price.flat]
growth = 0.0
{extra}
"
    )
}

#[test]
fn cost_rises_with_activity_at_once_and_falls_as_it_can_be_released() {
    // Activity 1.1, 0.99, 0.99. h = 1.1; 1.1 − 0.5 × 0.11 = 1.045; 1.045 − 0.5 × 0.055 = 1.0175.
    // Cost = 100·(1 + 0.4·(h − 1)).
    let cost = "{ name = \"Pay\", base = 100.0, price = \"flat\", activity = { care = 1.0 }, variable = 0.4, \
                release = 0.5 }";
    let projection = certain(&scenario(&trust(cost, "[demand.care]\ngrowth = [0.1, -0.1, 0.0]")));
    assert_plan(&projection, "trust", "cost", &[104.0, 101.8, 100.7]);
    assert_plan(&projection, "trust", "activity:care", &[1.1, 0.99, 0.99]);
}

#[test]
fn a_line_given_by_amount_is_what_was_published() {
    let cost = "{ name = \"Rent\", base = 10.0, amount = [11.0, 12.0, 9.0] }";
    assert_plan(&certain(&scenario(&trust(cost, ""))), "trust", "cost", &[11.0, 12.0, 9.0]);
}

#[test]
fn a_recurrent_rate_compounds_to_the_published_rule() {
    // cost × (1 + activity) × (1 + inflation) × (1 − efficiency), each year, exactly.
    let cost = "{ name = \"Pay\", base = 100.0, price = \"pay\", activity = { care = 1.0 }, variable = 1.0 }";
    let extra = "[demand.care]\ngrowth = 0.03\n[price.pay]\ngrowth = [0.02, 0.03, 0.01]
[[scheme]]\norganisation = \"trust\"\nname = \"CIP\"\nrate = 0.02";
    let projection = certain(&scenario(&trust(cost, extra)));
    let mut expected = Vec::new();
    let mut cost = 100.0;
    for inflation in [0.02, 0.03, 0.01] {
        cost *= 1.03 * (1.0 + inflation) * 0.98;
        expected.push(cost);
    }
    assert_plan(&projection, "trust", "cost", &expected);
}

#[test]
fn savings_slip_recur_and_pass() {
    // Planned 10 a year, 80% delivered, 60% of it recurrent, half of a shortfall slips into the next year.
    // n = 8, then 8 + 0.5 × 2 = 9, then 9. R = 4.8, 10.2, 15.6. Saving = R + 0.4·n = 8.0, 13.8, 19.2.
    let cost = "{ name = \"Pay\", base = 100.0, price = \"flat\" }";
    let extra = "[[scheme]]\norganisation = \"trust\"\nname = \"CIP\"\nplan = 10.0\nrecurrent = 0.6
delivery = 0.8\nslippage = 0.5";
    let projection = certain(&scenario(&trust(cost, extra)));
    assert_plan(&projection, "trust", "savings", &[8.0, 13.8, 19.2]);
    assert_plan(&projection, "trust", "position", &[8.0, 13.8, 19.2]);
    assert_plan(&projection, "trust", "underlying", &[8.0 - 3.2, 13.8 - 3.6, 19.2 - 3.6]);
    assert_plan(&projection, "trust", "cumulative_position", &[8.0, 21.8, 41.0]);
}

#[test]
fn banked_savings_keep_their_share_of_a_growing_cost_base() {
    // 10 saved in the first year only; costs then grow by 5% and 10%.
    let cost = "{ name = \"Pay\", base = 100.0, price = \"pay\" }";
    let extra = "[price.pay]\ngrowth = [0.0, 0.05, 0.10]
[[scheme]]\norganisation = \"trust\"\nname = \"CIP\"\nplan = [10.0, 0.0, 0.0]";
    assert_plan(&certain(&scenario(&trust(cost, extra))), "trust", "savings", &[10.0, 10.5, 11.55]);
}

#[test]
fn a_scheme_on_a_contract_comes_off_the_providers_income() {
    // 5 saved a year, half of it recurrent: 5, then 2.5 + 5 = 7.5.
    let text = locality(
        "[[scheme]]\norganisation = \"ccg\"\nname = \"Referrals\"\ncontract = \"ccg-trust-care\"\nplan = 5.0
recurrent = 0.5",
        "payment = { kind = \"block\" }\nplanned_growth = 0.0",
        COST,
    );
    let projection = certain(&scenario(&text));
    assert_plan(&projection, "ccg", "savings", &[5.0, 7.5]);
    assert_plan(&projection, "ccg", "cost", &[95.0, 92.5]);
    assert_plan(&projection, "trust", "income", &[95.0, 92.5]);
    // The non-recurrent 2.5 comes off the commissioner's underlying position and goes back on the trust's.
    assert_plan(&projection, "ccg", "underlying", &[2.5, 5.0]);
    assert_plan(&projection, "trust", "underlying", &[-2.5, -5.0]);
    // The locality gains nothing: its cost follows no activity here. Savings are counted at the CCG.
    assert_plan(&projection, "locality", "position", &[0.0, 0.0]);
    assert_plan(&projection, "locality", "income", &[100.0, 100.0]);
    assert_plan(&projection, "locality", "savings", &[5.0, 7.5]);
}

#[test]
fn a_transformation_comes_late_ramps_up_and_costs_money() {
    // Start 2016/17, likeliest delay one year; half of −20% in 2017/18, all of it in 2018/19.
    // Investment from the planned start with 10% overrun; running cost 4 and saving 2 on the ramp.
    let cost = "{ name = \"Pay\", base = 100.0, price = \"flat\", activity = { care = 1.0 }, variable = 1.0 }";
    let extra = "[demand.care]\ngrowth = 0.0
[[transformation]]
id = \"model\"
start = \"2016/17\"
ramp = [0.5, 1.0]
delay = [0.4, 0.6]
success = 0.5
change = [ { service = \"care\", effect = -0.2 } ]
investment = [ { organisation = \"trust\", amount = [10.0, 5.0], overrun = 1.1 } ]
running = [ { organisation = \"trust\", amount = 4.0, price = \"flat\" } ]
saving = [ { organisation = \"trust\", amount = 2.0, price = \"flat\" } ]";
    let projection = certain(&scenario(&trust(cost, extra)));
    assert_plan(&projection, "trust", "activity:care", &[1.0, 0.9, 0.8]);
    assert_plan(&projection, "trust", "cost", &[111.0, 90.0 + 5.5 + 2.0 - 1.0, 80.0 + 4.0 - 2.0]);
    assert_plan(&projection, "trust", "savings", &[0.0, 1.0, 2.0]);
    // Investment does not recur.
    assert_plan(&projection, "trust", "underlying", &[0.0, 9.0, 18.0]);
}

#[test]
fn a_transformation_that_fails_keeps_its_residual_and_its_bills() {
    let cost = "{ name = \"Pay\", base = 100.0, price = \"flat\", activity = { care = 1.0 }, variable = 1.0 }";
    let extra = "[demand.care]\ngrowth = 0.0
[[transformation]]
id = \"model\"
start = \"2016/17\"
success = 0.49
residual = 0.25
change = [ { service = \"care\", effect = -0.2 } ]
investment = [ { organisation = \"trust\", amount = [10.0] } ]
running = [ { organisation = \"trust\", amount = 4.0, price = \"flat\" } ]";
    let projection = certain(&scenario(&trust(cost, extra)));
    assert_plan(&projection, "trust", "activity:care", &[0.95, 0.95, 0.95]);
    assert_plan(&projection, "trust", "cost", &[106.0, 96.0, 96.0]);
}

#[test]
fn temporary_shocks_pass_and_permanent_ones_stay_and_multiply() {
    let cost = "{ name = \"Pay\", base = 100.0, price = \"flat\", activity = { care = 1.0 }, variable = 1.0 }";
    let shock = |kind: &str, targets: &str| {
        format!(
            "[demand.care]\ngrowth = 0.0
[[shock]]\nname = \"Blow\"\nprobability = 0.6\nyears = [\"2016/17\", \"2018/19\"]
drivers = [{targets}]\nsize = 0.1\nkind = \"{kind}\""
        )
    };
    let figures = |kind, targets| certain(&scenario(&trust(cost, &shock(kind, targets))));
    assert_plan(&figures("temporary", "\"demand.care\""), "trust", "cost", &[110.0, 100.0, 110.0]);
    assert_plan(&figures("permanent", "\"cost\""), "trust", "cost", &[110.0, 110.0, 121.0]);
    let activity = figures("permanent", "\"cost\"");
    assert_eq!(plan(&activity, "trust", 3, "activity:care"), 1.0);
}

#[test]
fn the_plan_is_spared_a_shock_of_even_chance() {
    let cost = "{ name = \"Pay\", base = 100.0, price = \"flat\" }";
    let extra = "[[shock]]\nname = \"Blow\"\nprobability = 0.5\ndrivers = [\"cost\"]\nsize = 0.1";
    assert_plan(&certain(&scenario(&trust(cost, extra))), "trust", "cost", &[100.0; 3]);
}

#[test]
fn organisations_outside_control_totals_are_in_the_locality_and_not_in_the_covered() {
    let text = locality("", "payment = { kind = \"block\" }\nplanned_growth = 0.0", COST)
        .replace("id = \"ccg\"", "id = \"ccg\"\ncontrol_total = false");
    let projection = certain(&scenario(&text));
    // For the covered trust alone, the contract is income from outside.
    assert_plan(&projection, "covered", "income", &[100.0, 100.0]);
    assert_plan(&projection, "covered", "position", &[0.0, 0.0]);
    assert_plan(&projection, "locality", "income", &[100.0, 100.0]);
}
