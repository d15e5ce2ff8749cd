package dev.sagastore.cdkapp.demo;

import java.util.List;

/**
 * A claim of the demo that was checked.
 *
 * @param claim the claim
 * @param faults why it doesn't hold; empty if it holds
 */
record CheckedClaim(String claim, List<String> faults) {
  boolean holds() {
    return faults.isEmpty();
  }
}
