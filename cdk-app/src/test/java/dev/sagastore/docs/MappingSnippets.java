package dev.sagastore.docs;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.StateType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.jackson2.Jackson2StateMapper;
import dev.sagastore.jackson3.Jackson3StateMapper;
import java.math.BigDecimal;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The snippets about mapping states, for the compiler; never run. */
@SuppressWarnings("unused")
final class MappingSnippets {
  record Order(String customer) {}

  static final SagaType<List<Order>> ORDERS =
      SagaType.of("OrdersSaga", new StateType<List<Order>>() {});

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Waiting.class, name = "waiting"),
    @JsonSubTypes.Type(value = Paid.class, name = "paid")
  })
  sealed interface Payment permits Waiting, Paid {}

  record Waiting() implements Payment {}

  record Paid(BigDecimal amount) implements Payment {}

  SagaStore springBoot3(ObjectMapper objectMapper) {
    return DynamoDbSagaStore.builder()
        .environment(System.getenv())
        .stateMapper(Jackson2StateMapper.of(objectMapper))
        .build();
  }

  SagaStore springBoot4(JsonMapper jsonMapper) {
    return DynamoDbSagaStore.builder()
        .environment(System.getenv())
        .stateMapper(Jackson3StateMapper.of(jsonMapper))
        .build();
  }

  Jackson2StateMapper lenient(ObjectMapper objectMapper) {
    return Jackson2StateMapper.builder(objectMapper).allowUnknownProperties().build();
  }
}
