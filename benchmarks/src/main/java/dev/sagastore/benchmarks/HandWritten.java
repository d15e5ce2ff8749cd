package dev.sagastore.benchmarks;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The same attributes, and the same state, by hand. */
final class HandWritten {
  private HandWritten() {}

  static AttributeValue attribute(OrderState order) {
    List<AttributeValue> lines = new ArrayList<>(order.lines().size());
    for (OrderState.OrderedProduct line : order.lines()) {
      Map<String, AttributeValue> map = new LinkedHashMap<>();
      map.put("sku", AttributeValue.fromS(line.sku()));
      map.put("title", AttributeValue.fromS(line.title()));
      map.put("quantity", AttributeValue.fromN(Integer.toString(line.quantity())));
      map.put("price", AttributeValue.fromN(line.price().toString()));
      lines.add(AttributeValue.fromM(map));
    }
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    map.put("customer", AttributeValue.fromS(order.customer()));
    map.put("status", AttributeValue.fromS(order.status()));
    map.put("total", AttributeValue.fromN(order.total().toString()));
    map.put("submittedAt", AttributeValue.fromS(order.submittedAt().toString()));
    map.put("lines", AttributeValue.fromL(lines));
    return AttributeValue.fromM(map);
  }

  static OrderState state(AttributeValue attribute) {
    Map<String, AttributeValue> map = attribute.m();
    List<OrderState.OrderedProduct> lines = new ArrayList<>();
    for (AttributeValue element : map.get("lines").l()) {
      Map<String, AttributeValue> line = element.m();
      lines.add(
          new OrderState.OrderedProduct(
              line.get("sku").s(),
              line.get("title").s(),
              Integer.parseInt(line.get("quantity").n()),
              new BigDecimal(line.get("price").n())));
    }
    return new OrderState(
        map.get("customer").s(),
        map.get("status").s(),
        new BigDecimal(map.get("total").n()),
        Instant.parse(map.get("submittedAt").s()),
        lines);
  }
}
