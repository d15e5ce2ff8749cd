package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.expression.UpdateExpression;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.Item;
import dev.sagastore.embedded.internal.table.WriteOutcome;
import dev.sagastore.embedded.internal.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which attributes the response to a write contains. */
enum ReturnValues {
  NONE,
  ALL_OLD,
  ALL_NEW,
  UPDATED_OLD,
  UPDATED_NEW;

  private static final String PARAMETER = "ReturnValues";

  /** Adds the check of the parameter. */
  static Constraints check(Members request, Constraints constraints) {
    return constraints.oneOf("returnValues", request.string(PARAMETER), Enums.RETURN_VALUES);
  }

  static ReturnValues of(Members request) {
    String wanted = request.string(PARAMETER);
    return wanted == null ? NONE : valueOf(wanted);
  }

  /**
   * Returns what a request for a put or delete asks for.
   *
   * @throws ServiceException if only an update can return it
   */
  static ReturnValues oldOrNone(Members request) {
    ReturnValues wanted = of(request);
    if (wanted != NONE && wanted != ALL_OLD) {
      throw ServiceException.validation("ReturnValues can only be ALL_OLD or NONE");
    }
    return wanted;
  }

  /**
   * Adds the attributes to a response.
   *
   * @param update what was updated; null if it was not an update, or changed nothing
   */
  void addTo(
      Map<String, Object> response, WriteOutcome outcome, @Nullable UpdateExpression update) {
    Map<String, Value> before = Item.attributesOf(outcome.oldItem());
    Map<String, Value> after = Item.attributesOf(outcome.newItem());
    Map<String, Value> attributes =
        switch (this) {
          case NONE -> Map.of();
          case ALL_OLD -> before;
          case ALL_NEW -> after;
          case UPDATED_OLD -> updated(update, before);
          case UPDATED_NEW -> updated(update, after);
        };
    if (!attributes.isEmpty()) {
      response.put("Attributes", attributes);
    }
  }

  private static Map<String, Value> updated(
      @Nullable UpdateExpression update, Map<String, Value> attributes) {
    return update == null ? Map.of() : update.projectUpdated(attributes);
  }
}
