package dev.sagastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sagastore.SagaStoreEvent.Operation;
import dev.sagastore.SagaStoreEvent.Outcome;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.Attachments;
import dev.sagastore.spi.DuePage;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.ForeignAnnotations;
import dev.sagastore.spi.MappingProblem;
import dev.sagastore.spi.PatchResult;
import dev.sagastore.spi.SagaBuilder;
import dev.sagastore.spi.SagaExtension;
import dev.sagastore.spi.SagaFilter;
import dev.sagastore.spi.StatePath;
import dev.sagastore.spi.StateUpcast;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValueTypeTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final SagaType<String> OTHER = SagaType.of("OtherSaga", String.class);
  private static final Instant T = Instant.parse("2026-11-23T10:00:00Z");
  private static final KeyName PAYMENT = KeyName.of("payment");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
  private static final CleanupListener LISTENER = (day, soFar) -> {};

  /** Types with identity instead of a value, and static methods. */
  private static final List<Class<?>> NO_VALUES =
      List.of(
          ForwardingSagaStore.class,
          StateObject.class,
          SagaData.class,
          SpiAccess.class,
          // compared as part of the saga that has them
          Attachments.class,
          ForeignAnnotations.class,
          MappingProblem.class,
          SagaBuilder.class,
          SagaFilter.class,
          StatePath.class,
          StateUpcast.class);

  static Stream<Arguments> values() {
    return Stream.of(
        value(
            ModifyPolicy.class,
            () -> policy(policy -> policy),
            policy(policy -> policy.withAttempts(4)),
            policy(policy -> policy.withDeadline(Duration.ofSeconds(4))),
            policy(policy -> policy.withPauses(Duration.ofMillis(2), Duration.ofMillis(9))),
            policy(policy -> policy.withPauses(Duration.ofMillis(1), Duration.ofMillis(8)))),
        value(
            CleanupPolicy.class,
            () -> cleanup(policy -> policy),
            cleanup(policy -> policy.withConcurrency(4)),
            cleanup(policy -> policy.withDeletesPerSecond(4)),
            cleanup(policy -> policy.withEarliestDay(DAY.plusDays(1))),
            cleanup(policy -> policy.withListener((day, soFar) -> {}))),
        value(KeyName.class, () -> KeyName.of("payment"), KeyName.of("parcel")),
        value(
            SagaKey.class,
            () -> SagaKey.of(KeyName.of("payment"), "1"),
            SagaKey.of(KeyName.of("parcel"), "1"),
            SagaKey.of(KeyName.of("payment"), "2")),
        value(
            CleanupCounts.class,
            () -> CleanupCounts.of(2, 3),
            CleanupCounts.of(1, 3),
            CleanupCounts.of(2, 1),
            CleanupCounts.of(3, 2)),
        value(
            SagaPage.class,
            () -> SagaPage.of(List.of(saga("a")), "token"),
            SagaPage.of(List.of(saga("b")), "token"),
            SagaPage.of(List.of(saga("a")), "other"),
            SagaPage.of(List.of(saga("a")))),
        value(
            SagaBatch.class,
            () -> SagaBatch.of(List.of(saga("a")), List.of("1")),
            SagaBatch.of(List.of(saga("b")), List.of("1")),
            SagaBatch.of(List.of(saga("a")), List.of("2"))),
        value(
            InsertResult.class,
            () -> InsertResult.inserted(saga("a")),
            InsertResult.inserted(saga("b")),
            InsertResult.found(saga("a"))),
        value(
            ChangeResult.class,
            () -> ChangeResult.of(saga("a"), true, "result", 2),
            ChangeResult.of(saga("b"), true, "result", 2),
            ChangeResult.of(null, true, "result", 2),
            ChangeResult.of(saga("a"), false, "result", 2),
            ChangeResult.of(saga("a"), true, null, 2),
            ChangeResult.of(saga("a"), true, "result", 3)),
        value(
            SagaChange.class,
            () -> SagaChange.to("a").returning("result"),
            SagaChange.to("b").returning("result"),
            SagaChange.to("a").andComplete().returning("result"),
            SagaChange.to("a").andReopen().returning("result"),
            SagaChange.to("a").andAddKey(PAYMENT, "1").returning("result"),
            SagaChange.to("a").andRemoveKey(PAYMENT, "1").returning("result"),
            SagaChange.to("a"),
            SagaChange.nothing().returning("result"),
            SagaChange.delete().returning("result")),
        value(
            SagaStoreEvent.class,
            () -> event(builder -> builder),
            SagaStoreEvent.builder(Operation.FIND, "OrderSaga", Outcome.SUCCESS).build(),
            SagaStoreEvent.builder(Operation.INSERT, "OtherSaga", Outcome.SUCCESS).build(),
            SagaStoreEvent.builder(Operation.INSERT, "OrderSaga", Outcome.FAILURE).build(),
            event(builder -> builder.duration(Duration.ofMillis(2))),
            event(builder -> builder.attempts(2)),
            event(builder -> builder.readUnits(0.5)),
            event(builder -> builder.writeUnits(2)),
            event(builder -> builder.itemSize(700))),
        value(
            Saga.class,
            () -> changed(builder -> builder),
            changed(builder -> builder.sagaId("other")),
            changed(builder -> builder.correlationId("other")),
            changed(builder -> builder.version(3)),
            changed(builder -> builder.revision("other")),
            changed(builder -> builder.state("other")),
            changed(builder -> builder.createdAt(T.minusSeconds(1))),
            changed(builder -> builder.updatedAt(T.plusSeconds(1))),
            changed(builder -> builder.completed(true)),
            changed(builder -> builder.completedAt(T)),
            changed(builder -> builder.expiresAt(T)),
            changed(builder -> builder.keys(Set.of(SagaKey.of(PAYMENT, "1"))).stored()),
            saga("a").withKey(PAYMENT, "1"),
            SagaExtension.of("audit").with(saga("a"), "user", Attachment.text("ada")),
            SagaExtension.of("audit").withDue(saga("a"), T),
            saga(OTHER, "a")),
        value(
            SagaType.class,
            () -> SagaType.of("OrderSaga", String.class),
            OTHER,
            SagaType.of("OrderSaga", Integer.class),
            TYPE.withStateVersion(2),
            TYPE.withRetention(Duration.ofDays(1)),
            TYPE.withoutExpiry(),
            TYPE.withReusableCorrelationIds(),
            TYPE.withActiveTimeToLive(Duration.ofDays(1)),
            TYPE.withStateVersion(2).withUpcaster(1, state -> {})),
        value(
            SagaReference.ByKey.class,
            () -> TYPE.key(PAYMENT, "1"),
            TYPE.key(PAYMENT, "2"),
            TYPE.key(KeyName.of("parcel"), "1"),
            OTHER.key(PAYMENT, "1")),
        value(SagaReference.ById.class, () -> TYPE.id("1"), TYPE.id("2"), OTHER.id("1")),
        value(
            SagaReference.ByCorrelationId.class,
            () -> TYPE.correlationId("order-42").withNewId("1"),
            TYPE.correlationId("order-43").withNewId("1"),
            TYPE.correlationId("order-42").withNewId("2"),
            TYPE.correlationId("order-42"),
            OTHER.correlationId("order-42").withNewId("1")),
        value(
            StateType.class,
            () -> new StateType<List<String>>() {},
            new StateType<List<Integer>>() {},
            StateType.of(String.class)),
        value(
            SagaQuery.Days.class,
            () -> SagaQuery.Days.of(DAY, DAY.plusDays(2)),
            SagaQuery.Days.of(DAY.plusDays(1), DAY.plusDays(2)),
            SagaQuery.Days.of(DAY, DAY.plusDays(1))),
        value(
            SagaQuery.class,
            () -> query(builder -> builder),
            SagaQuery.of(OTHER),
            query(builder -> builder.active()),
            query(builder -> builder.completed()),
            query(builder -> builder.correlationIdPrefix("order-")),
            query(builder -> builder.correlationIdPrefix("cart-")),
            query(builder -> builder.updatedAfter(T)),
            query(builder -> builder.updatedBefore(T)),
            query(builder -> builder.expiresBefore(T)),
            query(builder -> builder.completedOn(DAY, DAY)),
            query(builder -> builder.completedOn(DAY, DAY.plusDays(1))),
            query(builder -> builder.pageSize(20)),
            query(builder -> builder.skipUnreadable(failure -> {})),
            query(builder -> builder.skipUnreadable(failure -> {})),
            SagaQuery.of(TYPE).startingAt("token"),
            SagaQuery.of(TYPE).startingAt("other")),
        value(SagaExtension.class, () -> SagaExtension.of("audit"), SagaExtension.of("bus")),
        value(
            Attachment.class,
            () -> Attachment.list(List.of(Attachment.text("a"), Attachment.number(1))),
            Attachment.list(List.of(Attachment.text("a"))),
            Attachment.text("a"),
            Attachment.text("b"),
            Attachment.number(1),
            Attachment.binary(new byte[] {1}),
            Attachment.binary(new byte[] {2}),
            Attachment.map(Map.of("a", Attachment.text("a"))),
            Attachment.map(Map.of("b", Attachment.text("a")))),
        value(
            Attachment.class,
            () -> Attachment.binary(new byte[] {1, 2}),
            Attachment.binary(new byte[] {1, 3})),
        value(
            DueSaga.class,
            () -> DueSaga.of(TYPE.id("1"), T),
            DueSaga.of(TYPE.id("2"), T),
            DueSaga.of(TYPE.id("1"), T.plusSeconds(1))),
        value(
            DueQuery.class,
            () -> DueQuery.of(TYPE, T).pageSize(5).after(DueSaga.of(TYPE.id("1"), T)),
            DueQuery.of(TYPE, T).pageSize(5),
            DueQuery.of(TYPE, T).pageSize(6).after(DueSaga.of(TYPE.id("1"), T)),
            DueQuery.of(TYPE, T).pageSize(5).after(DueSaga.of(TYPE.id("2"), T)),
            DueQuery.of(TYPE, T.plusSeconds(1)).pageSize(5).after(DueSaga.of(TYPE.id("1"), T)),
            DueQuery.of(OTHER, T).pageSize(5).after(DueSaga.of(OTHER.id("1"), T))),
        value(
            DuePage.class,
            () -> DuePage.of(List.of(DueSaga.of(TYPE.id("1"), T)), DueQuery.of(TYPE, T)),
            DuePage.of(List.of(), DueQuery.of(TYPE, T)),
            DuePage.of(List.of(DueSaga.of(TYPE.id("1"), T)), null)),
        value(
            PatchResult.class,
            () -> PatchResult.outdated(saga("a")),
            PatchResult.outdated(saga("b")),
            PatchResult.outdated(null),
            PatchResult.applied()));
  }

  @ParameterizedTest
  @MethodSource("values")
  void valueEqualsOnlyItsCopy(Supplier<?> copies, List<Object> others) {
    Object value = copies.get();
    Object copy = copies.get();

    assertThat(value).isNotSameAs(copy).isEqualTo(copy).hasSameHashCodeAs(copy);
    assertThat(value).hasToString(copy.toString()).isNotEqualTo(null).isNotEqualTo("another class");
    assertThat(others).doesNotContain(value).doesNotHaveDuplicates();
    assertThat(others).allSatisfy(other -> assertThat(other).isNotEqualTo(value));
  }

  @ParameterizedTest
  @MethodSource("values")
  void textDescribesValue(Supplier<?> copies, List<Object> others) {
    assertThat(copies.get().toString()).doesNotContain("@");
    assertThat(others).allSatisfy(other -> assertThat(other.toString()).doesNotContain("@"));
  }

  @Test
  void everyPublicValueTypeIsTested() {
    List<? extends Class<?>> types =
        Stream.of("dev.sagastore", "dev.sagastore.spi")
            .flatMap(name -> PublicTypes.of(name).stream())
            .filter(type -> !type.isInterface() && !type.isEnum())
            .filter(type -> !Throwable.class.isAssignableFrom(type))
            .filter(type -> !type.getSimpleName().equals("Builder"))
            .filter(type -> !NO_VALUES.contains(type))
            .toList();

    assertThat(values().<Class<?>>map(ValueTypeTest::typeOf).distinct())
        .containsExactlyInAnyOrderElementsOf(types);
  }

  @Test
  void unreadableConsumerIsComparedByIdentity() {
    Consumer<SagaSerializationException> consumer = failure -> {};

    assertThat(query(builder -> builder.skipUnreadable(consumer)))
        .isEqualTo(query(builder -> builder.skipUnreadable(consumer)))
        .hasSameHashCodeAs(query(builder -> builder.skipUnreadable(consumer)));
  }

  private static Arguments value(Class<?> type, Supplier<?> copies, Object... others) {
    return arguments(named(type.getSimpleName(), new Value(type, copies)), Arrays.asList(others));
  }

  /** Creates equal values of a type. */
  private record Value(Class<?> type, Supplier<?> copies) implements Supplier<Object> {
    @Override
    public Object get() {
      return copies.get();
    }
  }

  private static Class<?> typeOf(Arguments arguments) {
    return ((Value) ((Named<?>) arguments.get()[0]).getPayload()).type();
  }

  private static ModifyPolicy policy(UnaryOperator<ModifyPolicy> change) {
    return change.apply(
        ModifyPolicy.standard()
            .withAttempts(3)
            .withDeadline(Duration.ofSeconds(3))
            .withPauses(Duration.ofMillis(1), Duration.ofMillis(9)));
  }

  private static CleanupPolicy cleanup(UnaryOperator<CleanupPolicy> change) {
    return change.apply(
        CleanupPolicy.standard()
            .withConcurrency(3)
            .withDeletesPerSecond(3)
            .withEarliestDay(DAY)
            .withListener(LISTENER));
  }

  private static SagaStoreEvent event(UnaryOperator<SagaStoreEvent.Builder> change) {
    return change
        .apply(SagaStoreEvent.builder(Operation.INSERT, "OrderSaga", Outcome.SUCCESS))
        .build();
  }

  private static SagaQuery<String> query(UnaryOperator<SagaQuery.Builder<String>> filters) {
    return filters.apply(SagaQuery.builder(TYPE)).build();
  }

  private static Saga<String> changed(UnaryOperator<SagaBuilder<String>> change) {
    return change.apply(SagaBuilder.from(saga("a"))).build();
  }

  private static Saga<String> saga(String state) {
    return saga(TYPE, state);
  }

  private static Saga<String> saga(SagaType<String> type, String state) {
    return SagaBuilder.of(type)
        .sagaId("1")
        .correlationId("order-42")
        .version(2)
        .revision("r")
        .state(state)
        .createdAt(T)
        .updatedAt(T)
        .build();
  }
}
