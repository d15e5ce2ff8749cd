package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.expression.ConditionExpression;
import dev.sagastore.embedded.internal.expression.ProjectionExpression;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.IndexDefinition;
import dev.sagastore.embedded.internal.table.ProjectionDefinition;
import dev.sagastore.embedded.internal.table.TableDefinition;
import dev.sagastore.embedded.internal.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which attributes of the items a query or scan returns.
 *
 * @param select the parameter; null if it is absent
 * @param projection the expression; null if it is absent
 */
record Selection(@Nullable String select, @Nullable ProjectionExpression projection) {

  /**
   * Checks the combination of parameters.
   *
   * @throws ServiceException if they do not go together
   */
  static void check(Members request) {
    String select = request.string("Select");
    boolean projects = request.has("ProjectionExpression");
    if (select == null) {
      return;
    }
    if (projects && !select.equals("SPECIFIC_ATTRIBUTES")) {
      throw ServiceException.validation(
          "Cannot specify the ProjectionExpression when choosing to get "
              + (select.equals("COUNT") ? "only the Count" : select));
    }
    if (!projects && select.equals("SPECIFIC_ATTRIBUTES")) {
      throw ServiceException.validation(
          "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
              + " SPECIFIC_ATTRIBUTES");
    }
    if (select.equals("ALL_PROJECTED_ATTRIBUTES") && !request.has("IndexName")) {
      throw ServiceException.validation(
          "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
    }
  }

  boolean isCount() {
    return "COUNT".equals(select);
  }

  /**
   * Returns the selected attributes of an item.
   *
   * @param index the index that was read; null for the table
   */
  Map<String, Value> of(
      Map<String, Value> attributes, @Nullable IndexDefinition index, TableDefinition table) {
    if (projection != null) {
      return projection.project(attributes);
    }
    // a filter may have needed more of the item than the index has
    return index == null || index.global() || "ALL_ATTRIBUTES".equals(select)
        ? attributes
        : index.project(attributes, table.keys());
  }

  /**
   * Returns the attributes that the index must have, or get from the table; null for what it has.
   *
   * @throws ServiceException if the index is global and lacks one
   */
  @Nullable List<String> attributesFor(
      @Nullable IndexDefinition index,
      TableDefinition table,
      @Nullable ConditionExpression filter) {
    if (index == null) {
      return null;
    }
    boolean all = "ALL_ATTRIBUTES".equals(select);
    if (index.global()) {
      requireProjected(index, table, all, filter);
      return null;
    }
    Set<String> needed = new LinkedHashSet<>();
    if (projection != null) {
      needed.addAll(projection.topLevelAttributes());
    }
    if (filter != null) {
      needed.addAll(filter.topLevelAttributes());
    }
    if (all && index.projection().type() != ProjectionDefinition.Type.ALL) {
      // any attribute that is not projected: the items are fetched
      needed.add("");
    }
    return new ArrayList<>(needed);
  }

  private void requireProjected(
      IndexDefinition index,
      TableDefinition table,
      boolean all,
      @Nullable ConditionExpression filter) {
    if (all && index.projection().type() != ProjectionDefinition.Type.ALL) {
      throw ServiceException.validation(
          ("One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported"
                  + " for global secondary index %s because its projection type is not ALL")
              .formatted(index.name()));
    }
    List<String> missing =
        projection == null
            ? List.of()
            : notProjected(index, table, projection.topLevelAttributes());
    if (!missing.isEmpty()) {
      throw ServiceException.validation(
          "One or more parameter values were invalid: Global secondary index %s does not project %s"
              .formatted(index.name(), missing));
    }
    List<String> filtered =
        filter == null ? List.of() : notProjected(index, table, filter.topLevelAttributes());
    if (!filtered.isEmpty()) {
      throw ServiceException.validation(
          ("One or more parameter values were invalid: Global secondary index %s does not project"
                  + " one or more filter attributes: %s")
              .formatted(index.name(), filtered));
    }
  }

  private static List<String> notProjected(
      IndexDefinition index, TableDefinition table, Set<String> attributes) {
    return attributes.stream()
        .filter(attribute -> !index.projects(attribute, table.keys()))
        .toList();
  }
}
