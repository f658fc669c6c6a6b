//! The method in a page, its limits, and until when the results hold.

use maud::{Markup, html};

use super::Page;
use crate::wording::whole;

pub fn section(page: &Page) -> Markup {
    let scenario = page.scenario;
    let first = scenario.year(1);
    html! {
        ol.method {
            li {
                strong { "Start. " }
                "Each organisation’s income, cost and contracts in " (scenario.base_year) " are the file’s. Position is \
                income less cost; payments within the locality cancel in its totals."
            }
            li {
                strong { "Grow. " }
                "Demand for each service and the price of each kind of cost grow by rates that are uncertain in three \
                ways: in their trend, from year to year for all at once, and from year to year for each organisation \
                alone. What moves together in the file moves together here. Shocks strike some years."
            }
            li {
                strong { "Cost follows activity. " }
                "The variable share of a cost rises with activity at once and falls only as fast as the file lets it be \
                released. New care models change activity, late or not at all as often as the file says, and cost first."
            }
            li {
                strong { "Save. " }
                "Schemes deliver a share of their plans that varies by year. Recurrent savings stay and grow with costs; \
                others have to be found again."
            }
            li {
                strong { "Pay. " }
                "Each contract pays by its mechanism: a fixed sum, activity, a marginal rate, a blend or a sum for each \
                person."
            }
            li {
                strong { "Test. " }
                "Each control-total option is set on the same futures: whose total, over how many years, what support \
                follows, how deficits are financed. A difference between options is one of rules and not of luck."
            }
            li {
                strong { "Count. " }
                @if page.sampled() {
                    (whole(page.projection.runs)) " futures of each case are drawn. A chance is the share of them in which \
                    a thing happens; percentiles, means and their Monte Carlo errors come from the same futures. "
                }
                "The plan is one more path, with nothing sampled; doing nothing is that path without savings, new care \
                models and shocks."
            }
        }
        h3 { "Limits" }
        ul {
            li { "A fan shows the spread of what the file assumes, and not of what nobody thought of." }
            li { "Every year of a fan stands on its own: a fan shows no path. Futures that are high in one year may be low in the next." }
            li { "Chances below 1 and above 99 in 100 are not told apart: no simulation proves that something never happens, or always does." }
            li { "Money is nominal £ million; nothing is discounted." }
        }
        h3 { "How long this holds" }
        p {
            "Until 31 March " (first.ends()) ", when " (first) " ends: its outturn then takes the place of the first \
            projected year, and the file has to be brought up to date and run again. Sooner, where allocations, the \
            tariff or control totals change."
        }
    }
}
