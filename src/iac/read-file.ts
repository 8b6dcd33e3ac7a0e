import { InvalidInput } from '../model/errors.ts';
import type { Declarations } from './declarations.ts';
import { jsonLines } from './json-lines.ts';
import { isRosTemplate, readRosTemplate } from './ros-template.ts';
import { isTerraform, readTerraformPlan } from './terraform-plan.ts';
import { readYaml } from './yaml-template.ts';

/** The largest file that is read, bytes. */
export const mostBytes = 256 * 1024 * 1024;

const wanted = 'a Terraform plan as JSON (terraform show -json PLAN) or a ROS template';

/**
 * Reads what a file declares of clusters and keys.
 *
 * @param file its name, for messages
 * @throws InvalidInput where it is neither a plan nor a template
 */
export function readDeclarations(given: string, file: string): Declarations {
  const text = given.replace(/^\ufeff/, '');
  if (text.trim() === '') throw new InvalidInput(`${file} is empty. Give ${wanted}.`);
  // What terraform plan -out writes is an archive.
  if (text.startsWith('PK')) {
    throw new InvalidInput(
      `${file} is a plan in Terraform's own format. Write it as JSON: terraform show -json ${file}`,
    );
  }
  if (/^\s*[{[]/.test(text)) {
    const document = parseJson(text, file);
    if (isTerraform(document)) return readTerraformPlan(document, text, file);
    if (!isRosTemplate(document)) throw new InvalidInput(`${file} is JSON, but not ${wanted}.`);
    const lines = jsonLines(text, 'Resources');
    return readRosTemplate(document, (id) => lines.get(`Resources/${id}`) ?? 1, file);
  }
  const { value, lineOf } = readYaml(text, file);
  if (!isRosTemplate(value)) throw new InvalidInput(`${file} is not ${wanted}.`);
  return readRosTemplate(value, (id) => lineOf('Resources', id), file);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidInput(`${file} is nested too deep.`);
    throw new InvalidInput(`${file} is not valid JSON, so it is not ${wanted}.`);
  }
}
