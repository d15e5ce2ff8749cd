package dev.sagastore.spi;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds annotations that a mapping library would ignore, because they belong to another version of
 * it. For example, a serializer that encrypts would have no effect.
 *
 * <p>An element that also has the annotation of the right package is valid. Annotations whose
 * classes are absent at runtime can't be found: the JVM hides them.
 */
public final class ForeignAnnotations {
  private final String foreignPackage;
  private final String ownPackage;

  /**
   * Creates a finder.
   *
   * @param foreignPackage package of the annotations that are ignored
   * @param ownPackage package of the annotations that are read
   */
  public ForeignAnnotations(String foreignPackage, String ownPackage) {
    this.foreignPackage = foreignPackage + ".";
    this.ownPackage = ownPackage + ".";
  }

  /**
   * Checks a class and its superclasses and interfaces, except those of Java itself: the classes,
   * and their fields, methods, constructors and parameters.
   *
   * @param checked class to check
   * @throws StateMappingException if one of them has an annotation that is ignored; the message
   *     names it
   */
  public void requireNone(Class<?> checked) {
    for (Class<?> type : hierarchy(checked, new LinkedHashSet<>())) {
      for (AnnotatedElement element : elements(type)) {
        foreign(element)
            .ifPresent(
                annotation -> {
                  throw new StateMappingException(
                      ("%s has the annotation %s, which this mapper does not read: use the one in"
                              + " %s, or give the store the mapper that reads it")
                          .formatted(
                              type.getName(),
                              annotation.getName(),
                              ownPackage.substring(0, ownPackage.length() - 1)));
                });
      }
    }
  }

  @CanIgnoreReturnValue
  private static Set<Class<?>> hierarchy(@Nullable Class<?> type, Set<Class<?>> found) {
    if (type != null && !type.getName().startsWith("java.") && found.add(type)) {
      hierarchy(type.getSuperclass(), found);
      for (Class<?> implemented : type.getInterfaces()) {
        hierarchy(implemented, found);
      }
    }
    return found;
  }

  private static List<AnnotatedElement> elements(Class<?> type) {
    List<AnnotatedElement> elements = new ArrayList<>();
    elements.add(type);
    elements.addAll(Arrays.asList(type.getDeclaredFields()));
    List<Executable> executables = new ArrayList<>(Arrays.asList(type.getDeclaredMethods()));
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      executables.add(constructor);
    }
    for (Executable executable : executables) {
      elements.add(executable);
      elements.addAll(Arrays.asList(executable.getParameters()));
    }
    RecordComponent @Nullable [] components = type.getRecordComponents();
    if (components != null) {
      elements.addAll(Arrays.asList(components));
    }
    return elements;
  }

  private Optional<Class<?>> foreign(AnnotatedElement element) {
    List<Class<?>> found = new ArrayList<>();
    collect(element, found, new HashSet<>());
    Set<String> own = new HashSet<>();
    for (Class<?> annotation : found) {
      if (annotation.getName().startsWith(ownPackage)) {
        own.add(annotation.getSimpleName());
      }
    }
    return found.stream()
        .filter(annotation -> annotation.getName().startsWith(foreignPackage))
        .filter(annotation -> !own.contains(annotation.getSimpleName()))
        .findFirst();
  }

  /** Collects annotations, including those on annotations. */
  private static void collect(
      AnnotatedElement element, List<Class<?>> found, Set<Class<?>> visited) {
    for (Annotation annotation : element.getDeclaredAnnotations()) {
      Class<? extends Annotation> type = annotation.annotationType();
      if (!type.getName().startsWith("java.") && visited.add(type)) {
        found.add(type);
        collect(type, found, visited);
      }
    }
  }
}
