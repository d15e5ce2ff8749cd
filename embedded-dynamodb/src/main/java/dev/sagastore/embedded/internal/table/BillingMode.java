package dev.sagastore.embedded.internal.table;

/** The billing mode of a table. */
public enum BillingMode {
  PROVISIONED,
  PAY_PER_REQUEST
}
