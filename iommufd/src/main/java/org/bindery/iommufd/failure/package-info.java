/**
 * The one injection point: every place where a command may be refused for want of something, by
 * name. Production passes {@link org.bindery.iommufd.failure.Failures#NONE}.
 */
package org.bindery.iommufd.failure;
