package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.schema.StoreAccess;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OptionValueTest {
  @Test
  void connectOptionsDifferIfOneOptionDiffers() {
    Supplier<ConnectOptions> copies =
        () -> ConnectOptions.standard().withSagaNames("OrderSaga").withEnvironmentPrefix("A_");
    ConnectOptions options = copies.get();

    assertThat(options).isEqualTo(copies.get()).hasSameHashCodeAs(copies.get());
    assertThat(
            Stream.of(
                options,
                options.withAccess(StoreAccess.READ),
                options.withSagaNames("OtherSaga"),
                options.withEnvironmentPrefix("B_")))
        .doesNotHaveDuplicates();
    assertThat(options).isNotEqualTo(null).isNotEqualTo("another class");
    assertThat(options)
        .hasToString("ConnectOptions[READ_WRITE, [OrderSaga], environment prefix 'A_']");
  }

  @Test
  void alarmOptionsDifferIfOneOptionDiffers() {
    Supplier<SagaStoreAlarmOptions> copies =
        () -> SagaStoreAlarmOptions.standard().withMetricsNamespace("Orders");
    SagaStoreAlarmOptions options = copies.get();

    assertThat(options).isEqualTo(copies.get()).hasSameHashCodeAs(copies.get());
    assertThat(
            Stream.of(
                options,
                SagaStoreAlarmOptions.standard(),
                options.withThrottledRequests(2),
                options.withSystemErrors(2),
                options.withMetricsNamespace("Carts"),
                options.withFailures(2),
                options.withConflicts(2)))
        .doesNotHaveDuplicates();
    assertThat(options).isNotEqualTo(null).isNotEqualTo("another class");
    assertThat(options)
        .hasToString(
            "SagaStoreAlarmOptions[throttled requests 1, system errors 1, metrics namespace Orders,"
                + " failures 1, conflicts 100]");
  }
}
