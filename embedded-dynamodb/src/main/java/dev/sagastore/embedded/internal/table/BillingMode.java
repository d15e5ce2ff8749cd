package dev.sagastore.embedded.internal.table;

/** How the capacity of a table is billed. */
public enum BillingMode {
  PROVISIONED,
  PAY_PER_REQUEST
}
