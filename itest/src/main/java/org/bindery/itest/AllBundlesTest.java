package org.bindery.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** The bundles fit together: all of them start, and no component waits for something missing. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class AllBundlesTest {
  @InjectBundleContext BundleContext context;
  @InjectService ServiceComponentRuntime components;

  @Test
  void everyBundleIsActive() {
    List<Bundle> bundles =
        Arrays.stream(context.getBundles())
            .filter(bundle -> bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null)
            .toList();
    assertThat(bundles).extracting(Bundle::getSymbolicName).contains("org.bindery.core.api");
    assertThat(bundles).allMatch(bundle -> bundle.getState() == Bundle.ACTIVE, "is active");
  }

  @Test
  void noComponentOfOursWaitsForAService() {
    List<ComponentConfigurationDTO> ours =
        components.getComponentDescriptionDTOs(ourBundles()).stream()
            .filter(component -> !component.configurationPolicy.equals("require"))
            .flatMap(component -> components.getComponentConfigurationDTOs(component).stream())
            .toList();
    assertThat(ours).isNotEmpty();
    assertThat(ours)
        .allSatisfy(configuration ->
            assertThat(configuration.state)
                .as(
                    "%s: unsatisfied %s",
                    configuration.description.name,
                    Arrays.stream(configuration.unsatisfiedReferences)
                        .map(reference -> reference.name)
                        .toList())
                .isIn(ComponentConfigurationDTO.SATISFIED, ComponentConfigurationDTO.ACTIVE));
  }

  private Bundle[] ourBundles() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().startsWith("org.bindery."))
        .toArray(Bundle[]::new);
  }
}
