package dev.sagastore.construct;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnDeletionPolicy;
import software.amazon.awscdk.IAnyProducer;
import software.amazon.awscdk.IResolveContext;
import software.amazon.awscdk.Lazy;
import software.amazon.awscdk.services.dynamodb.CfnGlobalTable;

/**
 * Protects a table from deletion if CloudFormation retains it, and doesn't if CloudFormation
 * deletes it: a protected table can't be deleted with its stack.
 *
 * <p>It decides when the template is rendered, after all aspects have set removal policies.
 */
final class DeletionProtection implements IAnyProducer {
  private static final String PROPERTY = "deletionProtectionEnabled";

  private final CfnGlobalTable table;
  private final Object replicas;

  private DeletionProtection(CfnGlobalTable table) {
    this.table = table;
    this.replicas = table.getReplicas();
  }

  /** Lets the protection of a table and its replicas follow the removal policy. */
  static void follow(CfnGlobalTable table) {
    table.setReplicas(Lazy.uncachedAny(new DeletionProtection(table)));
  }

  @Override
  public @Nullable Object produce(IResolveContext context) {
    boolean retained = table.getCfnOptions().getDeletionPolicy() == CfnDeletionPolicy.RETAIN;
    // resolved in the given context: it looks for references to other stacks
    return context.resolve(replicas) instanceof List<?> all
        ? all.stream().map(replica -> withProtection((Map<?, ?>) replica, retained)).toList()
        : null;
  }

  private static Map<Object, Object> withProtection(Map<?, ?> replica, boolean enabled) {
    Map<Object, Object> changed = new LinkedHashMap<>(replica);
    // a replica that was added to the table can have a protection of its own
    changed.putIfAbsent(PROPERTY, enabled);
    return changed;
  }
}
