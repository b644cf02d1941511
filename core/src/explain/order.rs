//! The orders in which a few things can come.

use alloc::vec::Vec;

/// Each order of them, from a place on.
pub(super) fn permutations(order: &mut Vec<usize>, from: usize, out: &mut Vec<Vec<usize>>) {
    if from + 1 >= order.len() {
        return out.push(order.clone());
    }
    for index in from..order.len() {
        order.swap(from, index);
        permutations(order, from + 1, out);
        order.swap(from, index);
    }
}
