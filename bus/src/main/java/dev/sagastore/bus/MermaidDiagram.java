package dev.sagastore.bus;

import java.util.List;

/** Draws a definition as a Mermaid flowchart: what comes in, and what follows. */
final class MermaidDiagram {
  private final StringBuilder text = new StringBuilder("flowchart LR\n");

  private MermaidDiagram() {}

  static String of(SagaDefinition<?> definition) {
    MermaidDiagram diagram = new MermaidDiagram();
    diagram.line("saga[%s]".formatted(definition.type().name()));
    definition.messages().forEach(diagram::message);
    definition.timeoutNames().stream().sorted().forEach(diagram::timeout);
    if (definition.compensated().isPresent()) {
      diagram.line("saga -->|undone| compensated([compensated])");
    }
    if (definition.compensationFailed().isPresent()) {
      diagram.line("saga -->|not undone| compensationFailed([compensation failed])");
    }
    return diagram.text.toString();
  }

  private void message(MessageDefinition<?, ?> message) {
    String name = message.messageClass().getSimpleName();
    if (message.isStart()) {
      line("%s([%s]) ==>|starts| saga".formatted(name, name));
    }
    if (!message.handlers().isEmpty()) {
      line("%s([%s]) -->|%s| saga".formatted(name, name, description(message)));
    }
  }

  private static String description(MessageDefinition<?, ?> message) {
    MessageCorrelation<?> correlation = message.correlations().get(0);
    String by =
        correlation instanceof MessageCorrelation.ByHeader<?>
            ? "reply"
            : correlation instanceof MessageCorrelation.ByKey<?> key
                ? "by " + key.name().name()
                : "by ID";
    boolean guarded = message.handlers().stream().allMatch(handler -> handler.guard() != null);
    List<String> more =
        List.of(
            guarded ? ", guarded" : "",
            message.isHandledIfCompleted() ? ", even if completed" : "");
    return by + String.join("", more);
  }

  private void timeout(String name) {
    line(
        "timeout_%s{{%s}} -.->|timeout| saga"
            .formatted(name.replaceAll("[^A-Za-z0-9]", "_"), name));
  }

  private void line(String line) {
    text.append("  ").append(line).append('\n');
  }
}
