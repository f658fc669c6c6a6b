//! What pictures say of scenarios and of answers.

mod common;

use common::{certain, scenario};
use control_total::charts::comparisons::regret;
use control_total::results::options::OptionMeasure;

/// Two trusts over three years, with so many options, which test by year; `rest` may add to the file.
fn trusts(options: usize, rest: &str) -> String {
    let option = |number: usize| {
        format!(
            "[[option]]\nid = \"o{number}\"\nname = \"Option {number}\"\nlevel = \"locality\"\nperiod = \"annual\"\n\
             total = {number}.0\n"
        )
    };
    let organisation = |id: &str| {
        format!(
            "[[organisation]]\nid = \"{id}\"\nincome = [{{ name = \"Income\", base = 100.0, price = \"flat\" }}]\n\
             cost = [{{ name = \"Pay\", base = 100.0, price = \"pay\" }}]\n"
        )
    };
    let options: String = (1..=options).map(option).collect();
    format!(
        "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 3\n{}{}\
         [price.flat]\ngrowth = 0.0\n[price.pay]\ngrowth = 0.0\nyear_sd = 0.04\n[totals]\na = -1.0\nb = -1.0\n{options}{rest}",
        organisation("a"),
        organisation("b")
    )
}

#[test]
fn options_that_a_chart_of_regret_leaves_out_were_not_mentioned() {
    for (options, left_out) in [(8, None), (11, Some("3 more options not shown"))] {
        let scenario = scenario(&trusts(options, ""));
        let projection = certain(&scenario);
        for measure in [OptionMeasure::OnPlan, OptionMeasure::MeanCumulativeBeforeSupport] {
            let chart = regret(measure, &scenario, &projection);
            let said = &chart.captions.subtitle;
            assert_eq!(chart.options.len(), 8);
            assert_eq!(said.contains("not shown"), left_out.is_some(), "{said}");
            assert!(left_out.is_none_or(|left_out| said.ends_with(left_out)), "{said}");
        }
    }
}
