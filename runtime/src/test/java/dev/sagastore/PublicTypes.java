package dev.sagastore;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** The public types of packages of the API. */
final class PublicTypes {
  private PublicTypes() {}

  static List<Class<?>> of(String... packages) {
    return List.of(packages).stream().<Class<?>>flatMap(name -> in(name).stream()).toList();
  }

  private static List<Class<?>> in(String name) {
    try (JavaFileManager files =
        ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
      Iterable<JavaFileObject> found =
          files.list(
              StandardLocation.CLASS_PATH, name, EnumSet.of(JavaFileObject.Kind.CLASS), false);
      return StreamSupport.stream(found.spliterator(), false)
          .map(file -> files.inferBinaryName(StandardLocation.CLASS_PATH, file))
          .filter(type -> !type.endsWith("package-info"))
          .sorted()
          .<Class<?>>map(PublicTypes::load)
          .filter(type -> isPublic(type) && !isTest(type))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PublicTypes.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && !type.isAnonymousClass()
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  private static boolean isTest(Class<?> type) {
    return type.getProtectionDomain()
        .getCodeSource()
        .getLocation()
        .equals(PublicTypes.class.getProtectionDomain().getCodeSource().getLocation());
  }
}
