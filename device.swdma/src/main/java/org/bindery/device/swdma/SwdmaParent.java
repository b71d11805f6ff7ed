package org.bindery.device.swdma;

import java.util.List;
import java.util.stream.Stream;
import org.bindery.device.MdevParent;
import org.bindery.device.MdevType;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers engines of one, two and four queues out of one budget. */
@Component(
    configurationPid = "org.bindery.device.swdma",
    property = MdevParent.NAME + "=" + SwdmaParent.ID)
@Designate(ocd = SwdmaParent.Config.class)
public final class SwdmaParent implements MdevParent {
  static final String ID = "swdma";

  private final List<MdevType> types;

  /** How much there is of it. */
  @ObjectClassDefinition(
      name = "Software DMA engines",
      description = "Mediated devices that copy, fill and checksum")
  public @interface Config {
    @AttributeDefinition(
        name = "Queues",
        description = "How many queues all engines have together; a change removes them all",
        min = "1",
        max = "1024")
    int queues() default 16;
  }

  @Activate
  public SwdmaParent(Config config) {
    this(config.queues());
  }

  SwdmaParent(int queues) {
    if (queues < 1 || queues > 1024) {
      throw new IllegalArgumentException("queues: 1 to 1024, not " + queues);
    }
    QueueBudget budget = new QueueBudget(queues);
    types = Stream.of(1, 2, 4).map(each -> (MdevType) new SwdmaType(each, budget)).toList();
  }

  @Override
  public List<MdevType> types() {
    return types;
  }
}
