//! A progress bar on long work, where a person is looking.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Runs below which nobody waits long enough to look.
const NOT_WORTH_A_BAR: u64 = 200_000;

/// A bar over `runs` runs of all cases together; it draws nothing where standard error is no terminal.
pub fn bar(runs: u64, quiet: bool) -> ProgressBar {
    let target = if quiet || runs < NOT_WORTH_A_BAR {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr_with_hz(8)
    };
    let bar = ProgressBar::with_draw_target(Some(runs), target);
    let template = "{bar:32} {human_pos} of {human_len} runs, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("█▉░"));
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}
