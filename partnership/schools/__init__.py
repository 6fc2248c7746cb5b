"""Schools, colleges and early years settings, from the DfE's register of them.

The register is “Get information about schools” (GIAS), its file “Establishment fields CSV”:
https://www.get-information-schools.service.gov.uk/Downloads. `register` reads the file, `policy`
says what follows from it, `plan` puts it beside what is kept here, `operations` writes.
"""
