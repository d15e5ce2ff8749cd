package dev.sagastore.cdkapp.demo;

import dev.sagastore.bus.BusListener;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.spi.Envelope;
import java.util.ArrayList;
import java.util.List;

/** Records which commands the warehouse and the payment service have handled. */
final class ServiceLog implements BusListener {
  private final List<Envelope> handled = new ArrayList<>();

  @Override
  public void settled(MessageEvent event) {
    if (event.kind() == MessageEvent.Kind.HANDLED) {
      handled.add(event.message());
    }
  }

  /** Returns the commands. */
  List<Envelope> handled() {
    return List.copyOf(handled);
  }
}
