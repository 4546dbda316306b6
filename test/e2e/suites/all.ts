// Every suite that runs inside an extension host.
import './extension.ts';
