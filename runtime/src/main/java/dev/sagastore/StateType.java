package dev.sagastore;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Objects;

/**
 * The type of a state, type arguments included. A class is enough for most states. A generic type
 * needs an anonymous subclass, which keeps the type arguments:
 *
 * <pre>{@code
 * static final SagaType<List<Order>> ORDERS =
 *     SagaType.of("OrdersSaga", new StateType<List<Order>>() {});
 * }</pre>
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * @param <S> type of the state
 */
public abstract class StateType<S> {
  private final Type type;
  private final Class<?> rawClass;

  /**
   * Creates the type from the type argument of the subclass.
   *
   * @throws IllegalArgumentException if the type argument is missing, is a generic class without
   *     its own type arguments, or is a type variable
   */
  protected StateType() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType self)
        || self.getRawType() != StateType.class) {
      throw new IllegalArgumentException(
          "a state type needs a type argument: new StateType<List<Order>>() {}");
    }
    this.type = self.getActualTypeArguments()[0];
    requireComplete(type);
    this.rawClass = rawClass(type);
  }

  private StateType(Class<S> stateClass) {
    requireComplete(stateClass);
    this.type = stateClass;
    this.rawClass = stateClass;
  }

  /**
   * Returns the type of a class without type parameters.
   *
   * @param <S> class of the state
   * @param stateClass class of the state
   * @return the type
   * @throws IllegalArgumentException if the class is a primitive, or has type parameters
   */
  public static <S> StateType<S> of(Class<S> stateClass) {
    Objects.requireNonNull(stateClass, "the state class must not be null");
    if (stateClass.isPrimitive()) {
      throw new IllegalArgumentException(
          "the state class cannot be the primitive %s: use its wrapper class"
              .formatted(stateClass));
    }
    return new OfClass<>(stateClass);
  }

  /**
   * Returns the type with its type arguments.
   *
   * @return the type
   */
  public final Type type() {
    return type;
  }

  /**
   * Returns the class of the state, without type arguments.
   *
   * @return the class
   */
  public final Class<?> rawClass() {
    return rawClass;
  }

  private static void requireComplete(Type type) {
    if (type instanceof Class<?> plain) {
      if (plain.isArray()) {
        requireComplete(plain.getComponentType());
      } else if (plain.getTypeParameters().length > 0) {
        throw new IllegalArgumentException(
            ("%s has type parameters. Without type arguments, its contents are read as maps and"
                    + " lists: add the arguments, as in new StateType<%s<…>>() {}")
                .formatted(plain.getName(), plain.getSimpleName()));
      }
    } else if (type instanceof ParameterizedType parameterized) {
      for (Type argument : parameterized.getActualTypeArguments()) {
        requireComplete(argument);
      }
    } else if (type instanceof GenericArrayType array) {
      requireComplete(array.getGenericComponentType());
    } else if (type instanceof WildcardType wildcard) {
      for (Type bound : wildcard.getUpperBounds()) {
        requireComplete(bound);
      }
    } else if (type instanceof TypeVariable<?> variable) {
      throw new IllegalArgumentException(
          "the type variable %s is not known when the state is read: use a concrete type"
              .formatted(variable.getName()));
    }
  }

  private static Class<?> rawClass(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    if (type instanceof ParameterizedType parameterized) {
      return rawClass(parameterized.getRawType());
    }
    if (type instanceof GenericArrayType array) {
      return rawClass(array.getGenericComponentType()).arrayType();
    }
    throw new IllegalArgumentException(type + " is not the type of a state");
  }

  @Override
  public final boolean equals(Object other) {
    return this == other || (other instanceof StateType<?> that && type.equals(that.type));
  }

  @Override
  public final int hashCode() {
    return type.hashCode();
  }

  @Override
  public final String toString() {
    return type.getTypeName();
  }

  private static final class OfClass<S> extends StateType<S> {
    OfClass(Class<S> stateClass) {
      super(stateClass);
    }
  }
}
