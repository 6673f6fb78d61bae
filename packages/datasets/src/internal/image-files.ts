import { FormatError } from '@gans/tensor';
import { type Listing, listFiles } from './stored-files';

/** Names of image files that are read. */
export const READABLE = /\.(png|jpe?g)$/i;
const UNREADABLE = /\.(webp|gif|bmp|tiff?|avif|heic)$/i;

/** Lists the PNG and JPEG files of a folder, tar or tar.gz, as `listFiles`.
 *
 *  @throws FormatError also when there are no images, or images of a kind that is not read: a set without them would not be what its owner thinks.
 */
export async function listImageFiles(caller: string, path: string): Promise<Listing> {
  const { files, emptyFolders } = await listFiles(caller, path, READABLE);
  const other = files.find((file) => UNREADABLE.test(file.path));
  if (other !== undefined)
    throw new FormatError(
      `${caller}: expected ${path} to hold PNG and JPEG images only, got ${other.path}. Convert or remove files of its kind.`,
    );
  const images = files.filter((file) => READABLE.test(file.path));
  if (images.length === 0)
    throw new FormatError(
      `${caller}: expected ${path} to hold .png, .jpg or .jpeg files, got ${files.length === 0 ? 'nothing' : `${files.length} other files`}. Pass the folder or archive of the images.`,
    );
  return { files: images, emptyFolders };
}
