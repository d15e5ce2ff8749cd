package dev.sagastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"rawtypes", "unchecked"}) // the tests expect failures for raw types
class StateTypeTest {
  record Box<T>(T content) {}

  @Test
  void classIsItsOwnType() {
    StateType<String> type = StateType.of(String.class);

    assertThat(type.type()).isEqualTo(String.class);
    assertThat(type.rawClass()).isEqualTo(String.class);
    assertThat(type).hasToString("java.lang.String");
    assertThat(StateType.of(int[].class).rawClass()).isEqualTo(int[].class);
  }

  @Test
  void typeArgumentsAreKept() {
    StateType<Map<String, List<Box<Integer>>>> type = new StateType<>() {};

    assertThat(type.rawClass()).isEqualTo(Map.class);
    assertThat(type)
        .hasToString(
            "java.util.Map<java.lang.String, java.util.List<%s<java.lang.Integer>>>"
                .formatted(Box.class.getName()));
    assertThat(new StateType<Box<String>[]>() {}.rawClass()).isEqualTo(Box[].class);
    assertThat(new StateType<List<? extends Number>>() {}.rawClass()).isEqualTo(List.class);
  }

  @Test
  void equalTypesAreEqual() {
    assertThat(new StateType<List<String>>() {})
        .isEqualTo(new StateType<List<String>>() {})
        .hasSameHashCodeAs(new StateType<List<String>>() {})
        .isNotEqualTo(new StateType<List<Integer>>() {});
    assertThat(StateType.of(String.class)).isEqualTo(new StateType<String>() {});
  }

  @Test
  void genericClassWithoutTypeArgumentsFails() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SagaType.of("BoxSaga", Box.class))
        .withMessage(
            "%s has type parameters. Without type arguments, its contents are read as maps and lists:"
                    .formatted(Box.class.getName())
                + " add the arguments, as in new StateType<Box<…>>() {}");
    assertThatIllegalArgumentException().isThrownBy(() -> StateType.of(Box[].class));
    assertThatIllegalArgumentException().isThrownBy(() -> new StateType<List>() {});
    assertThatIllegalArgumentException().isThrownBy(() -> new StateType<List<Box>>() {});
    assertThatIllegalArgumentException().isThrownBy(() -> new StateType<Optional<Box[]>>() {});
  }

  @Test
  void typeVariableFails() {
    assertThatIllegalArgumentException()
        .isThrownBy(StateTypeTest::<String>listOf)
        .withMessageStartingWith("the type variable T ");
  }

  private static <T> StateType<List<T>> listOf() {
    return new StateType<>() {};
  }

  @Test
  void typeWithoutTypeArgumentFails() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StateType() {})
        .withMessageContaining("needs a type argument");
    assertThatIllegalArgumentException().isThrownBy(() -> StateType.of(int.class));
    assertThatNullPointerException().isThrownBy(() -> StateType.of(null));
  }
}
