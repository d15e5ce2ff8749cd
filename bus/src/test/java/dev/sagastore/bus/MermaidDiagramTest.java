package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.KeyName;
import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.TestMessages.Refunded;
import dev.sagastore.bus.TestMessages.Released;
import dev.sagastore.bus.TestMessages.Reserved;
import dev.sagastore.bus.TestMessages.Shipped;
import org.junit.jupiter.api.Test;

class MermaidDiagramTest {
  private static SagaDefinitionBuilder<String> started() {
    return SagaDefinition.of(RunDriver.TYPE)
        .startedBy(Placed.class, Placed::orderId, message -> Next.of("placed"));
  }

  @Test
  void smallestDefinitionHasStartOnly() {
    assertThat(started().build().toMermaid())
        .isEqualTo(
            """
            flowchart LR
              saga[OrderSaga]
              Placed([Placed]) ==>|starts| saga
            """);
  }

  @Test
  void diagramHasAllThatComesIn() {
    String diagram =
        started()
            .on(Paid.class, Paid::orderId)
            .when(state -> state.equals("placed"))
            .handle((state, message) -> Next.of("paid"))
            .on(Shipped.class, KeyName.of("parcel"), Shipped::text)
            .handle((state, message) -> Next.of("shipped"))
            .onReply(Released.class)
            .handle((state, message) -> Next.of("released"))
            .on(Refunded.class, Refunded::orderId)
            .when(state -> state.equals("paid"))
            .evenIfCompleted()
            .handle((state, message) -> Next.of("refunded"))
            .onTimeout("payment-late", state -> Next.of("late"))
            .onTimeout("delivery", state -> Next.of("late"))
            .onCompensated(state -> Next.of("compensated"))
            .onCompensationFailed((state, failure) -> Next.of("failed"))
            .build()
            .toMermaid();

    assertThat(diagram)
        .isEqualTo(
            """
            flowchart LR
              saga[OrderSaga]
              Placed([Placed]) ==>|starts| saga
              Paid([Paid]) -->|by ID, guarded| saga
              Shipped([Shipped]) -->|by parcel| saga
              Released([Released]) -->|reply| saga
              Refunded([Refunded]) -->|by ID, guarded, even if completed| saga
              timeout_delivery{{delivery}} -.->|timeout| saga
              timeout_payment_late{{payment-late}} -.->|timeout| saga
              saga -->|undone| compensated([compensated])
              saga -->|not undone| compensationFailed([compensation failed])
            """);
  }

  @Test
  void startThatIsHandledLaterHasTwoLines() {
    assertThat(
            started()
                .on(Placed.class, Placed::orderId)
                .handle((state, message) -> Next.of(state))
                .build()
                .toMermaid())
        .endsWith(
            """
              Placed([Placed]) ==>|starts| saga
              Placed([Placed]) -->|by ID| saga
            """);
  }

  @Test
  void messageWithUnguardedHandlerIsNotGuarded() {
    assertThat(
            started()
                .on(Reserved.class, Reserved::orderId)
                .when(state -> state.equals("placed"))
                .handle((state, message) -> Next.of("reserved"))
                .on(Reserved.class, Reserved::orderId)
                .handle((state, message) -> Next.of(state))
                .build()
                .toMermaid())
        .contains("  Reserved([Reserved]) -->|by ID| saga\n");
  }
}
