package dev.sagastore.cdkapp.grants;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Lets a client send what a policy allows, and refuses the rest. */
final class Gate implements ExecutionInterceptor {
  private final Policy policy;
  private final Set<Need> used = ConcurrentHashMap.newKeySet();

  Gate(Policy policy) {
    this.policy = policy;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    List<Need> needs = Need.of(context.request());
    for (Need need : needs) {
      if (!policy.allows(need)) {
        throw new SecurityException("not authorized: " + need);
      }
    }
    used.addAll(needs);
  }

  /** Returns what was allowed so far. */
  Collection<Need> used() {
    return Set.copyOf(used);
  }
}
