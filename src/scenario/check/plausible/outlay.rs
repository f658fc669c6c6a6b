//! New care models: their money beside those who bear it, and what falls beyond the horizon.

use super::{Judge, path, rounded};
use crate::error::Code;
use crate::format::ranges;
use crate::scenario::{Party, Transformation};
use crate::wording::accounts;

pub(super) fn check(judge: &Judge<'_>) {
    judge.scenario.transformations.iter().for_each(|transformation| one(judge, transformation));
    for published in &judge.scenario.published {
        let limit = ranges::PUBLISHED_TOLERANCE.high * published.value.abs();
        let turnover = judge.sizes.0.values().map(|size| size.cost).fold(0.0, f64::max);
        if published.tolerance > limit && published.tolerance > 0.02 * turnover && turnover > 0.0 {
            let year = judge.scenario.year(published.year).to_string();
            let row = format!("{}/{year}/{}", published.unit, published.measure);
            let at = path(&["published", &row, "tolerance"]);
            let title = format!(
                "the tolerance of a published figure of `{}` is {} of it",
                published.unit,
                rounded(published.tolerance / published.value.abs().max(1e-9))
            );
            let label = "any figure would agree with it".to_owned();
            judge.warn(
                Code::Implausible,
                &[at],
                title,
                label,
                vec!["a tolerance is in £ million, as the figure is".to_owned()],
            );
        }
    }
}

fn one(judge: &Judge<'_>, transformation: &Transformation) {
    let id = transformation.id.as_str();
    let turnover = |payer: &Party| match payer {
        Party::Organisation(id) => judge.sizes.get(id).cost,
        Party::External => judge.sizes.covered(judge.scenario),
    };
    let mut beyond = 0.0;
    let mut all = 0.0;
    for investment in &transformation.investments {
        let payer = investment.payer.id();
        let at = path(&["transformation", id, "investment", payer, "amount"]);
        let most = investment.amount.iter().copied().fold(0.0, f64::max);
        let what = format!("an investment of `{id}` by `{payer}`");
        judge.share(
            Code::CareModelSize,
            &ranges::INVESTMENT,
            (most, turnover(&investment.payer)),
            &[at],
            &what,
        );
        let years = judge.scenario.years.saturating_sub(transformation.start) + 1;
        all += investment.amount.iter().sum::<f64>();
        beyond += investment.amount.iter().skip(years).sum::<f64>();
    }
    if beyond.abs() > 1e-9 {
        let at = path(&["transformation", id, "investment"]);
        let last = judge.scenario.year(judge.scenario.years);
        let title = format!(
            "£{}m of the £{}m that `{id}` invests falls after {last}",
            accounts(beyond),
            accounts(all)
        );
        let label = "no result counts it".to_owned();
        let help =
            vec!["project more years, or say beside the results what they leave out".to_owned()];
        judge.warn(Code::BeyondHorizon, &[at], title, label, help);
    }
    for running in &transformation.running {
        let at = path(&["transformation", id, "running", running.payer.id(), "amount"]);
        let what = format!("the running cost of `{id}`");
        judge.share(
            Code::CareModelSize,
            &ranges::RUNNING,
            (running.amount, turnover(&running.payer)),
            &[at],
            &what,
        );
    }
    for saving in &transformation.savings {
        let at = path(&["transformation", id, "saving", &saving.organisation, "amount"]);
        let what = format!("the saving of `{id}` at `{}`", saving.organisation);
        let size = judge.sizes.get(&saving.organisation).cost;
        judge.share(
            Code::CareModelSize,
            &ranges::CARE_MODEL_SAVING,
            (saving.amount.largest(), size),
            &[at],
            &what,
        );
    }
}
