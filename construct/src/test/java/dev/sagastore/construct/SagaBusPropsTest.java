package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sqs.Queue;

class SagaBusPropsTest {
  private final Stack stack = new Stack(new App(), "Orders");

  @Test
  void stacksShareProps() {
    SagaBusProps props = SagaBusProps.builder().name("orders").batchSize(5).build();

    assertThat(Templates.of(stack -> new SagaBus(stack, "Bus", props)).toJSON())
        .isEqualTo(
            Templates.of(
                    stack ->
                        SagaBus.Builder.create(stack, "Bus").name("orders").batchSize(5).build())
                .toJSON());
  }

  @Test
  void copyHasEveryProperty() throws Exception {
    SagaBusProps all = all();
    SagaBusProps copy = all.toBuilder().build();

    assertThat(copy).isEqualTo(all).hasSameHashCodeAs(all).hasToString(all.toString());
    SagaBusProps defaults = SagaBusProps.builder().build();
    for (Method getter : getters()) {
      assertThat(getter.invoke(copy)).as(getter.getName()).isEqualTo(getter.invoke(all));
      assertThat(getter.invoke(copy)).as(getter.getName()).isNotEqualTo(getter.invoke(defaults));
    }
    assertThat(all).isNotEqualTo(defaults);
  }

  @Test
  void everyPropertyCountsForEquality() {
    SagaBusProps all = all();
    Queue other = new Queue(stack, "Other");

    assertThat(
            Stream.of(
                    all.toBuilder(),
                    all.toBuilder().name("carts"),
                    all.toBuilder().store(new SagaStoreTable(stack, "OtherSagas")),
                    all.toBuilder().withoutStore(),
                    all.toBuilder().destination("other", other),
                    all.toBuilder().queueName(null),
                    all.toBuilder().encryptionKey(new Key(stack, "OtherKey")),
                    all.toBuilder().removalPolicy(RemovalPolicy.DESTROY),
                    all.toBuilder().retentionPeriod(Duration.days(5)),
                    all.toBuilder().deadLetterRetentionPeriod(Duration.days(5)),
                    all.toBuilder().maxReceiveCount(70),
                    all.toBuilder().visibilityTimeout(Duration.seconds(5)),
                    all.toBuilder().batchSize(7),
                    all.toBuilder().batchWindow(Duration.seconds(5)),
                    all.toBuilder().maxConcurrency(7),
                    all.toBuilder().reservedSweeperConcurrency(true))
                .map(SagaBusProps.Builder::build))
        .doesNotHaveDuplicates();
    assertThat(SagaBusProps.builder().withoutSweeper().build())
        .isNotEqualTo(SagaBusProps.builder().build())
        .isEqualTo(SagaBusProps.builder().withoutSweeper().build());
    SagaBusProps withoutStore = SagaBusProps.builder().withoutStore().build();
    assertThat(withoutStore)
        .isNotEqualTo(SagaBusProps.builder().build())
        .isEqualTo(withoutStore.toBuilder().build());
    SagaStoreTable sagas = new SagaStoreTable(stack, "MoreSagas");
    assertThat(SagaBusProps.builder().withoutStore().store(sagas).build())
        .isEqualTo(SagaBusProps.builder().store(sagas).build());
    assertThat(SagaBusProps.builder().retentionPeriod(Duration.hours(48)).build())
        .isEqualTo(SagaBusProps.builder().retentionPeriod(Duration.days(2)).build());
    assertThat(all.toBuilder().destination("stock", other).build().getDestinationNames())
        .containsExactly("stock", "stock");
  }

  /** The builder of the construct and that of the properties are one list. */
  @Test
  void bothBuildersHaveTheSameProperties() {
    assertThat(properties(SagaBus.Builder.class)).isEqualTo(properties(SagaBusProps.Builder.class));
  }

  private SagaBusProps all() {
    return SagaBusProps.builder()
        .name("orders")
        .store(new SagaStoreTable(stack, "Sagas"))
        .destination("stock", new Queue(stack, "Stock"))
        .queueName("orders")
        .encryptionKey(new Key(stack, "Key"))
        .removalPolicy(RemovalPolicy.RETAIN)
        .retentionPeriod(Duration.days(2))
        .deadLetterRetentionPeriod(Duration.days(3))
        .maxReceiveCount(60)
        .visibilityTimeout(Duration.seconds(90))
        .batchSize(20)
        .batchWindow(Duration.seconds(2))
        .maxConcurrency(4)
        .withoutSweeper()
        .reservedSweeperConcurrency(false)
        .build();
  }

  private static List<Method> getters() {
    return Arrays.stream(SagaBusProps.class.getMethods())
        .filter(method -> method.getName().startsWith("get"))
        .filter(method -> method.getDeclaringClass() == SagaBusProps.class)
        .toList();
  }

  private static Set<String> properties(Class<?> builder) {
    return Arrays.stream(builder.getDeclaredMethods())
        .filter(method -> method.getReturnType() == builder)
        .map(method -> method.getName() + Arrays.toString(method.getParameterTypes()))
        .filter(method -> !method.startsWith("create["))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
