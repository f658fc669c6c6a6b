//! The same quantities with other luck: what it takes to ask how much of a result is due to some of them.

use nalgebra::{Cholesky, DMatrix};

use super::{Group, Quantities, Quantity};

impl Quantities {
    /// Gives the quantities that `which` chooses by name other random numbers, independent of those that they had; all
    /// others keep theirs. What is correlated is mixed from them afterwards, so members of a group that stand behind a
    /// chosen one move with it (see [`Quantities::lead`]).
    pub fn redraw(&mut self, which: &dyn Fn(&str) -> bool) {
        for quantity in self.once.iter_mut().chain(&mut self.yearly) {
            if which(&quantity.name) {
                // No name that is made of parts ends in a separator.
                quantity.name.push('/');
            }
        }
    }

    /// Puts the quantities that `which` chooses first in the groups of correlated ones, and those that nothing reads last: the
    /// first are then made from their own random numbers alone, and the others from theirs given them. Correlations stay as they
    /// are; runs do not.
    pub fn lead(&mut self, which: &dyn Fn(&str) -> bool) {
        let Quantities { once, yearly, once_groups, yearly_groups, .. } = self;
        once_groups.iter_mut().for_each(|group| group.lead(once, which));
        yearly_groups.iter_mut().for_each(|group| group.lead(yearly, which));
    }

    /// Whether the same quantities correlate in the same order as they do in `other`.
    pub fn correlate_as(&self, other: &Quantities) -> bool {
        self.once_groups == other.once_groups && self.yearly_groups == other.yearly_groups
    }
}

impl Group {
    fn lead(&mut self, list: &[Quantity], which: &dyn Fn(&str) -> bool) {
        let count = self.members.len();
        let lower = DMatrix::from_row_slice(count, count, &self.factor);
        let correlation = &lower * lower.transpose();
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|&place| {
            let quantity = &list[self.members[place]];
            (quantity.idle, !which(&quantity.name))
        });
        if order.is_sorted() {
            return;
        }
        let ordered =
            DMatrix::from_fn(count, count, |row, column| correlation[(order[row], order[column])]);
        let Some(cholesky) = Cholesky::new(ordered) else { return };
        let lower = cholesky.l();
        let places = (0..count).flat_map(|row| (0..count).map(move |column| (row, column)));
        self.factor = places.map(|place| lower[place]).collect();
        self.members = order.iter().map(|&place| self.members[place]).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    fn three() -> Quantities {
        let mut quantities = Quantities::default();
        for name in ["a", "b", "c"] {
            quantities.yearly(&[name], Kind::Normal);
        }
        // Correlations: a–b 0.6, a–c 0, b–c 0.
        let factor = vec![1.0, 0.0, 0.0, 0.6, 0.8, 0.0, 0.0, 0.0, 1.0];
        quantities.yearly_groups.push(Group { members: vec![0, 1, 2], factor });
        quantities
    }

    #[test]
    fn the_leader_is_made_of_its_own_numbers_and_correlations_stay() {
        let mut quantities = three();
        quantities.lead(&|name| name == "b");
        let group = &quantities.yearly_groups[0];
        assert_eq!(group.members, [1, 0, 2]);
        let expected = [1.0, 0.0, 0.0, 0.6, 0.8, 0.0, 0.0, 0.0, 1.0];
        for (found, expected) in group.factor.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-15, "{:?}", group.factor);
        }
    }

    #[test]
    fn only_what_is_chosen_is_drawn_afresh() {
        let mut quantities = three();
        quantities.redraw(&|name| name == "b");
        let names: Vec<&str> =
            quantities.yearly.iter().map(|quantity| quantity.name.as_str()).collect();
        assert_eq!(names, ["a", "b/", "c"]);
        assert!(quantities.correlate_as(&three()));
    }

    #[test]
    fn orders_are_the_same_whoever_was_to_lead() {
        let led = |which: &dyn Fn(&str) -> bool| {
            let mut quantities = three();
            quantities.lead(which);
            quantities
        };
        assert!(led(&|name| name == "c").correlate_as(&led(&|name| name != "a" && name != "b")));
        assert!(led(&|name| name == "a").correlate_as(&three()));
        assert!(led(&|_| false).correlate_as(&three()) && led(&|_| true).correlate_as(&three()));
        assert!(!led(&|name| name == "b").correlate_as(&three()));
    }
}
