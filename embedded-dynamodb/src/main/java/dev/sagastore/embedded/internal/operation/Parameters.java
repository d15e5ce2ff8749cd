package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.protocol.Members;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The parameters that an operation has here, those that express the same in the service's older
 * way, and those that take their place.
 *
 * @param known what the engine knows
 * @param legacy what only the service knows
 * @param expressions what cannot be mixed with them
 */
record Parameters(Set<String> known, List<String> legacy, List<String> expressions) {
  static Parameters of(String... known) {
    return new Parameters(Set.of(known), List.of(), List.of());
  }

  Parameters withLegacy(String... names) {
    return new Parameters(known, List.of(names), expressions);
  }

  Parameters withExpressions(String... names) {
    Set<String> all = new LinkedHashSet<>(known);
    all.addAll(List.of(names));
    all.addAll(List.of("ExpressionAttributeNames", "ExpressionAttributeValues"));
    return new Parameters(all, legacy, List.of(names));
  }

  /**
   * Fails for what the engine does not know.
   *
   * @throws ServiceException that names the parameter
   */
  void check(Members members) {
    List<String> old = legacy.stream().filter(members::has).toList();
    List<String> expressed = expressions.stream().filter(members::has).toList();
    if (!old.isEmpty() && !expressed.isEmpty()) {
      throw ServiceException.validation(
          ("Can not use both expression and non-expression parameters in the same request:"
                  + " Non-expression parameters: {%s} Expression parameters: {%s}")
              .formatted(String.join(", ", old), String.join(", ", expressed)));
    }
    members.only(known);
  }
}
