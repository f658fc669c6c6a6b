//! Keeps the labels at the ends of lines apart: each as near as may be to where it belongs, in the same order
//! from top to bottom, none over another. Pure arithmetic; it knows nothing of text or drawing.

/// A label that wants a place on a vertical line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// Where its centre would best lie.
    pub centre: f64,
    /// How much room it takes, gaps included.
    pub height: f64,
}

/// The centres of the labels, in the order given, between `top` and `bottom`, in units that grow downwards.
///
/// The sum of squared shifts, weighted by height, is the least possible (isotonic regression: neighbours that
/// would overlap move together as one block). Labels that want the same place keep the order given. Where they
/// need more room than there is, they are squeezed evenly and overlap.
pub fn spread(wanted: &[Wanted], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|one, other| wanted[*one].centre.total_cmp(&wanted[*other].centre));
    let total: f64 = wanted.iter().map(|label| label.height).sum();
    let room = (bottom - top).max(0.0);
    let squeeze = if total > room { room / total } else { 1.0 };

    // Take away the room of the labels above; what is left need only never fall.
    let mut above = 0.0;
    let mut blocks: Vec<Block> = Vec::new();
    for index in &order {
        let height = wanted[*index].height * squeeze;
        let mut block = Block {
            place: wanted[*index].centre - above - height / 2.0,
            weight: height,
            labels: 1,
        };
        while let Some(before) = blocks.pop_if(|before| before.place > block.place) {
            block = before.with(block);
        }
        blocks.push(block);
        above += height;
    }

    let places = blocks.iter().flat_map(|block| std::iter::repeat_n(block.place, block.labels));
    let mut centres = vec![0.0; wanted.len()];
    let mut above = 0.0;
    for (index, place) in order.iter().zip(places) {
        let height = wanted[*index].height * squeeze;
        // `max` last: where rounding leaves no room at all, the top holds.
        centres[*index] = place.min(bottom - total * squeeze).max(top) + above + height / 2.0;
        above += height;
    }
    centres
}

/// Labels that move together.
struct Block {
    place: f64,
    weight: f64,
    labels: usize,
}

impl Block {
    fn with(self, next: Block) -> Block {
        let weight = self.weight + next.weight;
        let place = if weight > 0.0 {
            (self.place * self.weight + next.place * next.weight) / weight
        } else {
            self.place
        };
        Block { place, weight, labels: self.labels + next.labels }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(centres: &[f64]) -> Vec<Wanted> {
        centres.iter().map(|centre| Wanted { centre: *centre, height: 20.0 }).collect()
    }

    fn apart(wanted: &[Wanted], centres: &[f64]) -> bool {
        let mut order: Vec<usize> = (0..centres.len()).collect();
        order.sort_by(|one, other| centres[*one].total_cmp(&centres[*other]));
        order.windows(2).all(|pair| {
            let room = (wanted[pair[0]].height + wanted[pair[1]].height) / 2.0;
            centres[pair[1]] - centres[pair[0]] >= room - 1e-9
        })
    }

    #[test]
    fn labels_with_room_stay_where_they_belong() {
        assert_eq!(spread(&labels(&[50.0, 200.0, 100.0]), 0.0, 500.0), [50.0, 200.0, 100.0]);
    }

    #[test]
    fn two_that_collide_move_equally_far() {
        assert_eq!(spread(&labels(&[100.0, 104.0]), 0.0, 500.0), [92.0, 112.0]);
    }

    #[test]
    fn labels_at_one_point_keep_the_order_given() {
        let centres = spread(&labels(&[100.0; 5]), 0.0, 500.0);
        assert_eq!(centres, [60.0, 80.0, 100.0, 120.0, 140.0]);
    }

    #[test]
    fn a_block_pushed_against_the_edge_stays_inside() {
        assert_eq!(spread(&labels(&[0.0, 1.0, 300.0]), 0.0, 500.0), [10.0, 30.0, 300.0]);
        assert_eq!(spread(&labels(&[499.0, 500.0]), 0.0, 500.0), [470.0, 490.0]);
    }

    #[test]
    fn labels_of_other_heights_never_overlap_and_keep_their_order() {
        let mut state = 7_u64;
        let mut next = |most: f64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / (1_u64 << 31) as f64 * most
        };
        for _ in 0..500 {
            let wanted: Vec<Wanted> =
                (0..8).map(|_| Wanted { centre: next(300.0), height: 5.0 + next(30.0) }).collect();
            let centres = spread(&wanted, 0.0, 300.0);
            assert!(apart(&wanted, &centres), "{wanted:?} {centres:?}");
            for (label, centre) in wanted.iter().zip(&centres) {
                assert!(
                    centre - label.height / 2.0 > -1e-9
                        && centre + label.height / 2.0 < 300.0 + 1e-9
                );
            }
            for (one, first) in wanted.iter().enumerate() {
                for (other, second) in wanted.iter().enumerate() {
                    assert!(first.centre >= second.centre || centres[one] < centres[other]);
                }
            }
        }
    }

    #[test]
    fn too_many_labels_are_squeezed_evenly() {
        let centres = spread(&labels(&[10.0; 6]), 0.0, 60.0);
        assert_eq!(centres, [5.0, 15.0, 25.0, 35.0, 45.0, 55.0]);
    }

    #[test]
    fn no_labels_need_no_room() {
        assert!(spread(&[], 0.0, 0.0).is_empty());
        assert_eq!(spread(&labels(&[5.0]), 0.0, 0.0), [0.0]);
    }
}
