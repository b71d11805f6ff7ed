package org.bindery.iommufd.ioas;

import org.bindery.api.Access;
import org.bindery.api.Area;

/** An area as it was when asked. */
record AreaView(long iova, long length, Access access, long address) implements Area {}
