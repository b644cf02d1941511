// The order of a round.

/** Another one begins in every round, and every other round goes backwards, so that nobody always follows the same. */
export function inTurn(subjects, round) {
  const first = (round + subjects.length) % subjects.length;
  const order = [...subjects.slice(first), ...subjects.slice(0, first)];
  return round % 2 === 0 ? order : order.toReversed();
}
