package dev.sagastore.cdkapp.demo;

import java.util.Locale;

/** Constants as a person would write them. */
final class Words {
  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
