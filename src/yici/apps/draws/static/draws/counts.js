// How many there are of each value, and how many there may be.
import { own } from "./canonical.js";

export const limitOf = (table, name) => {
  const most = own(table, name), others = own(table, "");
  return most !== undefined ? most : others !== undefined ? others : Infinity;
};

export const counted = (values) => {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
  return counts;
};
