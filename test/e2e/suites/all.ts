// Every suite that runs inside an extension host.
import './data.ts';
import './extension.ts';
