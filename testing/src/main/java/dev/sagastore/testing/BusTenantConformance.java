package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.MessageInterceptor;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.Response;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.testing.OrderMessage.Charge;
import dev.sagastore.testing.OrderMessage.Noted;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import dev.sagastore.testing.OrderMessage.Reserved;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests for interceptors, such as one that keeps tenants apart. */
interface BusTenantConformance extends BusConformanceContext {
  private SagaBus tenants() {
    return newBus(store(), transport())
        .define(
            order()
                .on(Paid.class, Paid::orderId)
                .handle(
                    (state, message) ->
                        noting(state, message)
                            .timeout("short", Duration.ofMinutes(1))
                            .timeout("long", Duration.ofHours(1)))
                .on(Reserved.class, Reserved::orderId)
                .handle(
                    (state, message) ->
                        Next.of(state.plus(message.text())).send(new Charge(ORDER, "charge")))
                .onReply(Noted.class)
                .handle((state, message) -> Next.of(state.plus(message.text())))
                .onTimeout("short", state -> Next.of(state.plus("short")))
                .onTimeout("long", state -> Next.of(state.plus("long")))
                .build())
        .handle(Charge.class, (command, context) -> Response.reply(new Noted(ORDER, "charged")))
        .interceptor(
            new MessageInterceptor() {
              @Override
              public String correlationId(String correlationId, Envelope message) {
                return "%s/%s".formatted(message.header("tenant").orElseThrow(), correlationId);
              }
            })
        .build();
  }

  private void sendFor(String tenant, OrderMessage message) {
    send(envelope("%s-%s".formatted(tenant, message.text()), message).withHeader("tenant", tenant));
  }

  /** Two tenants with one order ID have two sagas. */
  @Test
  default void tenantsHaveOwnSagas() {
    SagaBus bus = tenants();
    sendFor("red", new Placed(ORDER, "placed"));
    sendFor("blue", new Placed(ORDER, "placed"));
    run(bus);
    sendFor("red", new Paid(ORDER, "paid"));
    run(bus);

    assertThat(handled("red/order-42")).containsExactly("placed", "paid");
    assertThat(handled("blue/order-42")).containsExactly("placed");
    assertThat(saga(ORDER)).isEmpty();
  }

  /** Timeouts and replies reach the saga of their tenant. */
  @Test
  default void timeoutsAndRepliesReachOwnSaga() {
    SagaBus bus = tenants();
    sendFor("red", new Placed(ORDER, "placed"));
    sendFor("blue", new Placed(ORDER, "placed"));
    run(bus);
    sendFor("red", new Paid(ORDER, "paid"));
    run(bus);

    run(bus, Duration.ofHours(2), Duration.ofMinutes(1));
    sendFor("blue", new Reserved(ORDER, "reserved"));
    run(bus);

    assertThat(handled("red/order-42")).containsExactly("placed", "paid", "short", "long");
    assertThat(handled("blue/order-42")).containsExactly("placed", "reserved", "charged");
    assertThat(deadLetters()).isEmpty();
  }

  /** The scope of an interceptor is open while a handler runs, in each of its runs. */
  @Test
  default void interceptorSurroundsHandler() {
    List<String> calls = new ArrayList<>();
    MessageInterceptor spans =
        new MessageInterceptor() {
          @Override
          public Scope handling(Envelope message) {
            calls.add("open " + message.id());
            return () -> calls.add("close");
          }
        };
    SagaBus bus =
        newBus(store(), transport())
            .interceptor(spans)
            .define(
                order()
                    .on(Paid.class, Paid::orderId)
                    .handle(
                        (state, message, context) -> {
                          calls.add("attempt " + context.attempt());
                          if (context.attempt() == 1) {
                            throw new IllegalStateException("not yet");
                          }
                          return BusConformanceContext.noting(state, message);
                        })
                    .build())
            .build();
    run(bus, new Placed(ORDER, "placed"));
    calls.clear();

    run(bus, new Paid(ORDER, "paid"));
    runForMinutes(bus);

    assertThat(calls)
        .containsExactly(
            "open order-42-paid", "attempt 1", "close", "open order-42-paid", "attempt 2", "close");
    assertHandledOnce(ORDER, "placed", "paid");
  }

  /** An interceptor can change a message before it is handled. */
  @Test
  default void interceptorChangesMessage() {
    SagaBus bus =
        newBus(store(), transport())
            .define(paidOrder().build())
            .interceptor(
                new MessageInterceptor() {
                  @Override
                  public Envelope received(Envelope message) {
                    return message.withHeader("checked", "true");
                  }
                })
            .build();

    run(bus, new Placed(ORDER, "placed"));

    assertThat(sent()).hasSize(1);
    assertThat(sent().get(0).header("checked")).contains("true");
  }
}
