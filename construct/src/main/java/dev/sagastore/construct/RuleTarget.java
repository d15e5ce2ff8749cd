package dev.sagastore.construct;

import software.amazon.awscdk.interfaces.events.IRuleRef;
import software.amazon.awscdk.services.events.IRuleTarget;
import software.amazon.awscdk.services.events.RuleTargetConfig;

/**
 * A target of rules, with the method that CDK doesn't call.
 *
 * <p>JavaScript has one method {@code bind}, and jsii takes the first that it finds, beginning with
 * the subclass. In one class, their order would be by chance.
 */
abstract class RuleTarget implements IRuleTarget {
  @Override
  public final RuleTargetConfig bind(IRuleRef rule) {
    return bind(rule, null);
  }
}
