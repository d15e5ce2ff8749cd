package dev.sagastore.benchmarks;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A state as sagas have it, of about the size that is asked for. */
record OrderState(
    String customer,
    String status,
    BigDecimal total,
    Instant submittedAt,
    List<OrderedProduct> lines) {

  /** A line of the order, about 100 bytes. */
  record OrderedProduct(String sku, String title, int quantity, BigDecimal price) {}

  private static final int BYTES_OF_A_LINE = 100;

  static OrderState of(int bytes) {
    List<OrderedProduct> lines = new ArrayList<>();
    for (int i = 0; i < bytes / BYTES_OF_A_LINE; i++) {
      lines.add(
          new OrderedProduct(
              "sku-" + (10_000 + i),
              "A product with a title of usual length",
              i % 7 + 1,
              new BigDecimal("19.99")));
    }
    return new OrderState(
        "Ada Lovelace",
        "SUBMITTED",
        new BigDecimal("1234.56"),
        Instant.parse("2026-11-23T09:30:00.123Z"),
        lines);
  }
}
