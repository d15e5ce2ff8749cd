package dev.sagastore.construct;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.constructs.IConstruct;

/** A text as it is in a template. */
final class SynthesizedText {
  private static final String JOIN = "Fn::Join";

  private SynthesizedText() {}

  /**
   * Returns whether a text differs in the template if it differs on deployment. Account, region and
   * partition are the only parts that may be left to CloudFormation.
   */
  static boolean isKnown(IConstruct scope, String text) {
    return isKnown(Stack.of(scope).resolve(text));
  }

  private static boolean isKnown(Object part) {
    if (part instanceof Map<?, ?> function) {
      return function.get("Ref") instanceof String reference
          ? reference.startsWith("AWS::")
          : function.get(JOIN) instanceof List<?> arguments && isKnown(arguments);
    }
    return !(part instanceof List<?> parts) || parts.stream().allMatch(SynthesizedText::isKnown);
  }
}
